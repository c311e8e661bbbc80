import { useEffect } from 'react';
import { loadHistory } from '../store/browse';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { VisitRow } from '../ui/VisitRow';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import { hrefTo } from './routes';
import { useMoments, useText } from './words';

export default function History() {
  const t = useText();
  const dispatch = useAppDispatch();
  const { day } = useMoments();
  const { items, nextCursor, loading, error } = useAppSelector((state) => state.history);
  useEffect(() => {
    void dispatch(loadHistory());
  }, [dispatch]);

  return (
    <Panel title={t('history.title')} level={1}>
      {error !== null && <MemberError error={error} onRetry={() => void dispatch(loadHistory())} />}
      {nextCursor === null && items.length === 0 && <p>{t('history.empty')}</p>}
      <ul className="rows" aria-busy={loading}>
        {items.map((visit) => (
          <VisitRow
            key={visit.conversation_id}
            href={hrefTo({ at: 'past_visit', id: visit.conversation_id })}
            title={t('history.open', { when: day(visit.created_at) })}
            facts={[
              t('history.turns', { count: visit.turn_count }),
              t('history.actions', { count: visit.action_count }),
            ]}
            state={t(`history.${visit.state}`)}
          />
        ))}
      </ul>
      {typeof nextCursor === 'string' && (
        <div>
          <Button disabled={loading} onClick={() => void dispatch(loadHistory(nextCursor))}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

import { useEffect, useState } from 'react';
import { loadHistory, type VisitFilter } from '../store/browse';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { VisitRow } from '../ui/VisitRow';
import { HistoryFilters } from './HistoryFilters';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import { OpenColleagues } from './OpenColleagues';
import { hrefTo } from './routes';
import { isWithoutConsent } from './without-consent';
import { useMoments, useText } from './words';

export default function History() {
  const t = useText();
  const dispatch = useAppDispatch();
  const { day } = useMoments();
  const { items, nextCursor, loading, error } = useAppSelector((state) => state.history);
  const role = useAppSelector((state) => state.auth.member?.role);
  // While the clinic holds nothing else, every screen says so.
  const marked = useAppSelector((state) => state.auth.member?.data === 'patients');
  const [filter, setFilter] = useState<VisitFilter>({});
  useEffect(() => {
    void dispatch(loadHistory(filter));
  }, [dispatch, filter]);

  return (
    <Panel title={t('history.title')} level={1}>
      <HistoryFilters filter={filter} onChange={setFilter} />
      {error !== null && (
        <MemberError error={error} onRetry={() => void dispatch(loadHistory(filter))} />
      )}
      {nextCursor === null && items.length === 0 && (
        <p>{t(Object.keys(filter).length > 0 ? 'filter.none' : 'history.empty')}</p>
      )}
      <ul className="rows" aria-busy={loading}>
        {items.map((visit) => (
          <VisitRow
            key={visit.conversation_id}
            href={hrefTo({ at: 'past_visit', id: visit.conversation_id })}
            title={t('history.open', { when: day(visit.created_at) })}
            facts={[
              t('history.turns', { count: visit.turn_count }),
              t('history.actions', { count: visit.action_count }),
              ...(marked && visit.made_up === true ? [t('visit.made_up')] : []),
              ...(isWithoutConsent(visit) ? [t('urgent.export')] : []),
            ]}
            state={t(`history.${visit.state}`)}
          />
        ))}
      </ul>
      {typeof nextCursor === 'string' && (
        <div>
          <Button disabled={loading} onClick={() => void dispatch(loadHistory(filter, nextCursor))}>
            {t('history.more')}
          </Button>
        </div>
      )}
      {role === 'clinician' && <OpenColleagues />}
      {role === 'supervisor' && (
        <p>
          <a href={hrefTo({ at: 'oversight' })}>{t('oversight.emergencies')}</a>
          {' · '}
          <a href={hrefTo({ at: 'oversight', part: 'unconsented' })}>
            {t('oversight.unconsented')}
          </a>
        </p>
      )}
    </Panel>
  );
}

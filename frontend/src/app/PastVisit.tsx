import { useCallback, useEffect, useId, useState } from 'react';
import { openPastVisit } from '../store/browse';
import type { Line } from '../store/transcript';
import { Panel } from '../ui/Panel';
import { ActionList } from './ActionList';
import { BreakGlass, GlassBanner } from './BreakGlass';
import { CheckTurn } from './CheckTurn';
import { ExternalNames } from './ExternalNames';
import { linesWith } from './find-lines';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import { RecordingPanel, useRecordings } from './RecordingPanel';
import { hrefTo } from './routes';
import { SummaryPanel } from './SummaryPanel';
import { TranscriptView } from './TranscriptView';
import { useMoments, useText } from './words';

/** A visit of before. What was said stays as it is; actions can still be reviewed. */
export default function PastVisit({ id, turn }: { id: string; turn: string | null }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { day } = useMoments();
  const role = useAppSelector((state) => state.auth.member?.role);
  const { opened, error } = useAppSelector((state) => state.history);
  const [highlighted, setHighlighted] = useState(turn === null ? [] : [turn]);
  // In memory alone: what somebody looks for in a visit is in no address and no request.
  const [sought, setSought] = useState('');
  const search = useId();
  const recordings = useRecordings(id);
  const { tools: listen } = recordings;
  const tools = useCallback(
    (line: Line) => (
      <>
        {listen(line)}
        <CheckTurn visitId={id} line={line} />
      </>
    ),
    [id, listen],
  );
  useEffect(() => {
    void dispatch(openPastVisit(id));
  }, [dispatch, id]);

  function showEvidence(turnIds: string[]) {
    setSought('');
    setHighlighted([]);
    queueMicrotask(() => setHighlighted(turnIds));
  }

  if (error?.code === 'not_found' && role === 'clinician') return <BreakGlass id={id} />;
  if (error !== null) {
    return <MemberError error={error} onRetry={() => void dispatch(openPastVisit(id))} />;
  }
  if (opened?.detail.conversation_id !== id) return <p role="status">{t('app.loading')}</p>;
  const { detail, lines, cards } = opened;
  const until = detail.break_glass_until ?? null;
  const found = linesWith(lines, sought);
  return (
    <>
      {until !== null && <GlassBanner id={id} until={until} />}
      <Panel title={t('history.open', { when: day(detail.created_at) })} level={1}>
        <p className="buttons">
          <a href={hrefTo({ at: 'history' })}>{t('history.back')}</a>
          {detail.state === 'active' && until === null && (
            <a href={hrefTo({ at: 'visit', id })}>
              {t('home.take_up', { when: day(detail.created_at) })}
            </a>
          )}
        </p>
      </Panel>
      {until === null && <ExternalNames key={id} detail={detail} />}
      <Panel title={t('summary.title')}>
        <SummaryPanel detail={detail} cards={cards} onEvidence={showEvidence} />
      </Panel>
      <Panel title={t('live.actions')}>
        <ActionList
          cards={cards}
          empty={t('history.no_actions')}
          onEvidence={showEvidence}
          readOnly={until !== null}
        />
      </Panel>
      <RecordingPanel id={id} recordings={recordings} readOnly={until !== null} />
      <Panel title={t('live.transcript')}>
        <p className="soft">{t('summary.transcript_machine')}</p>
        <div className="no-print">
          <label htmlFor={search}>{t('search.label')}</label>{' '}
          <input
            id={search}
            className="search"
            type="search"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />{' '}
          <span role="status">
            {sought.trim() === '' ? '' : t('search.found', { count: found.length })}
          </span>
        </div>
        <TranscriptView lines={found} highlighted={highlighted} empty="" tools={tools} />
      </Panel>
    </>
  );
}

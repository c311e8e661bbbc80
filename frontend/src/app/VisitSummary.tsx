import { selectCards } from '../store/actions';
import { awaitSummary } from '../store/end-visit';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { ActionList } from './ActionList';
import { Disclaimer } from './Disclaimer';
import { HumanInterpreter } from './HumanInterpreter';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import { go, hrefTo } from './routes';
import { SummaryPanel } from './SummaryPanel';
import { useText } from './words';

/** After the end: the summary as soon as it is written, and the actions still to review. */
export default function VisitSummary({ id }: { id: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { detail, error, languages } = useAppSelector((state) => state.visit);
  const setAside = useAppSelector((state) => state.outbox.setAside);
  const cards = useAppSelector((state) => selectCards(state.actions));
  const showEvidence = (turns: string[]) => go({ at: 'past_visit', id, turn: turns.at(-1) });
  const completed = detail?.state === 'completed';
  return (
    <>
      <Panel title={t('summary.title')} level={1}>
        <Disclaimer moment="end" languages={languages} />
        <HumanInterpreter />
        {error !== null && (
          <MemberError error={error} onRetry={() => void dispatch(awaitSummary())} />
        )}
        {setAside === 0 && <p className="soft">{t('summary.sent')}</p>}
        {setAside > 0 && <Notice tone="warning">{t('live.set_aside', { count: setAside })}</Notice>}
        {completed ? (
          <SummaryPanel detail={detail} cards={cards} onEvidence={showEvidence} />
        ) : (
          <p role="status">{t('summary.writing')}</p>
        )}
      </Panel>
      <Panel title={t('live.actions')}>
        <ActionList cards={cards} empty={t('history.no_actions')} onEvidence={showEvidence} />
      </Panel>
      <p className="buttons">
        <a className="big-link" href={hrefTo({ at: 'home' })}>
          {t('summary.new')}
        </a>
        <a className="big-link" href={hrefTo({ at: 'history' })}>
          {t('app.history')}
        </a>
      </p>
    </>
  );
}

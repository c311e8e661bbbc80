import { useCallback, useEffect, useState } from 'react';
import { selectCards } from '../store/actions';
import { endVisit } from '../store/end-visit';
import { resumePlayback, startInterpreting } from '../store/interpret';
import { takeUpVisit } from '../store/take-up';
import { type Line, selectGrowing, selectLines, turnHighlighted } from '../store/transcript';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { ActionList } from './ActionList';
import { CheckTurn } from './CheckTurn';
import { CriticalTopics } from './CriticalTopics';
import { EmergencyBar } from './EmergencyBar';
import { useAppDispatch, useAppSelector } from './hooks';
import css from './Live.module.css';
import { LiveControls } from './LiveControls';
import { MemberError } from './MemberError';
import { PatientHalf } from './PatientHalf';
import { RecordingBar } from './RecordingBar';
import { hrefTo } from './routes';
import { useNextScreen } from './screens';
import { TranscriptView } from './TranscriptView';
import { TypedInput } from './TypedInput';
import { VoiceControls } from './VoiceControls';
import { useText } from './words';

type View = 'transcript' | 'actions';

/** A visit while it runs: the transcript, the actions, and what the interpreter is doing. */
export default function Live({ id }: { id: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const growing = useAppSelector((state) => selectGrowing(state.transcript));
  const cards = useAppSelector((state) => selectCards(state.actions));
  const [view, setView] = useState<View>('transcript');
  useNextScreen('summary');
  useEffect(() => {
    void dispatch(takeUpVisit(id));
  }, [dispatch, id]);

  function showEvidence(turnIds: string[]) {
    setView('transcript');
    // Cleared first, so that the same turn can be shown twice.
    dispatch(turnHighlighted([]));
    queueMicrotask(() => dispatch(turnHighlighted(turnIds)));
  }

  return (
    <div className={css.live}>
      <h1 className="visually-hidden">{t('live.title')}</h1>
      <LiveControls growing={growing} />
      <EmergencyBar id={id} />
      <RecordingBar id={id} />
      <LiveProblems id={id} />
      <CriticalTopics />
      <div className={css.switch}>
        <Choice<View>
          legend={t('live.view')}
          hideLegend
          value={view}
          options={[
            { value: 'transcript', label: t('live.transcript') },
            { value: 'actions', label: t('live.actions_count', { count: cards.length }) },
          ]}
          onChange={setView}
        />
      </div>
      <div className={css.columns} data-view={view}>
        <LiveTranscript />
        <section className={css.actions} aria-label={t('live.actions')}>
          <h2>{t('live.actions')}</h2>
          <ActionList cards={cards} empty={t('live.no_actions')} onEvidence={showEvidence} />
        </section>
      </div>
      <VoiceControls />
      <TypedInput />
    </div>
  );
}

/** Apart from the rest, which does not change with every word. */
function LiveTranscript() {
  const t = useText();
  const lines = useAppSelector((state) => selectLines(state.transcript));
  const highlighted = useAppSelector((state) => state.transcript.highlighted);
  const live = useAppSelector((state) => state.connection.link === 'live');
  const face = useAppSelector((state) => state.display.faceToFace);
  const patient = useAppSelector((state) => state.visit.languages[1]);
  const id = useAppSelector((state) => state.visit.id);
  const tools = useCallback((line: Line) => <CheckTurn visitId={id} line={line} />, [id]);
  return (
    <div className={css.transcript} data-face={face}>
      {face && <PatientHalf lines={lines} language={patient} />}
      <TranscriptView
        lines={lines}
        highlighted={highlighted}
        empty={live ? t('live.empty') : ''}
        tools={tools}
        follow
      />
    </div>
  );
}

/** What stands in the way at the moment, and what can be done about it. */
function LiveProblems({ id }: { id: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { error: visitError, phase } = useAppSelector((state) => state.visit);
  const connectionError = useAppSelector((state) => state.connection.error);
  const storageFailed = useAppSelector((state) => state.outbox.storageFailed);
  return (
    <div className={css.problems}>
      {visitError !== null && (
        <MemberError
          error={visitError}
          onRetry={() => {
            void dispatch(phase === 'open' ? endVisit() : takeUpVisit(id));
          }}
        />
      )}
      {connectionError !== null && (
        <MemberError
          error={connectionError}
          onRetry={() => void dispatch(startInterpreting())}
          onListen={() => void dispatch(resumePlayback())}
        />
      )}
      {(connectionError?.category === 'interpreter' ||
        connectionError?.category === 'microphone') && (
        <p>
          <a href={hrefTo({ at: 'check' })}>{t('home.check')}</a>
        </p>
      )}
      {storageFailed && <Notice tone="warning">{t('error.storage_unavailable')}</Notice>}
    </div>
  );
}

import { useRef, useState } from 'react';
import { type CriticalTopic, topicsLeft } from '../critical/topics';
import { askForPerson } from '../store/person';
import type { State } from '../store/store';
import { topicsPutAside } from '../store/visit';
import { Button } from '../ui/Button';
import css from './CriticalTopics.module.css';
import { HumanInterpreter } from './HumanInterpreter';
import { useAppDispatch, useAppSelector } from './hooks';
import { useText } from './words';

/** Joined, so that a word more that was heard draws nothing anew. */
function named({ transcript, visit }: State): string {
  const finished = transcript.lines.filter((line) => line.delivery !== 'draft');
  return topicsLeft(
    finished.map((line) => line.turn),
    visit.topicsAside,
  ).join();
}

/**
 * Offers a person where somebody names what a machine's mistake would cost most. Each topic is
 * named once in a visit; nothing waits for an answer.
 */
export function CriticalTopics() {
  const dispatch = useAppDispatch();
  const left = useAppSelector(named);
  const region = useRef<HTMLDivElement>(null);
  const topics = left === '' ? [] : (left.split(',') as CriticalTopic[]);

  function putAside() {
    dispatch(topicsPutAside(topics));
    // The button goes with the banner; whoever works without a mouse stays at its place.
    region.current?.focus();
  }

  // There from the start: what appears together with its region is not read out everywhere.
  return (
    <div ref={region} className={css.banner} role="status" tabIndex={-1}>
      {topics.length > 0 && <Offer topics={topics} onAside={putAside} />}
    </div>
  );
}

function Offer({ topics, onAside }: { topics: CriticalTopic[]; onAside(): void }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [outcome, setOutcome] = useState<'none' | 'asking' | 'recorded' | 'failed'>('none');

  async function ask() {
    setOutcome('asking');
    setOutcome((await dispatch(askForPerson('critical_topic'))) ? 'recorded' : 'failed');
  }

  return (
    <div className={css.shown}>
      <p>
        <strong>{topics.map((topic) => t(`critical.${topic}`)).join(', ')}.</strong>{' '}
        {outcome === 'recorded' && t('person.recorded')}
        {outcome === 'failed' && t('person.failed')}
        {(outcome === 'none' || outcome === 'asking') && t('critical.text')}
      </p>
      {(outcome === 'recorded' || outcome === 'failed') && <HumanInterpreter />}
      <div className="buttons">
        {outcome !== 'recorded' && (
          <Button disabled={outcome === 'asking'} onClick={() => void ask()}>
            {t(outcome === 'asking' ? 'person.recording' : 'critical.ask')}
          </Button>
        )}
        <Button onClick={onAside}>{t('critical.aside')}</Button>
      </div>
    </div>
  );
}

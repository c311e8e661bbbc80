import type { CheckName } from '../check/finding';
import { CHECKS } from '../check/finding';
import { Button } from '../ui/Button';
import { CheckList, type CheckRow } from '../ui/CheckList';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { Allow } from './Allow';
import css from './Check.module.css';
import { useAppSelector } from './hooks';
import { hrefTo } from './routes';
import { type Checks, useChecks } from './use-checks';
import { useText } from './words';

/** Tries what a visit needs, before a patient waits for it. */
export default function Check() {
  const t = useText();
  const checks = useChecks();
  const { phase, parts, dialled } = checks;
  const visit = useAppSelector((state) => state.visit);
  const back = visit.phase === 'open' && visit.id !== null ? visit.id : null;
  return (
    <>
      <Panel title={t('check.title')} level={1}>
        <p className={css.intro}>{t('check.intro')}</p>
        {phase === 'failed' && <Notice tone="danger">{t('check.broken_load')}</Notice>}
        <div className="buttons">
          <Button
            look={phase === 'done' ? 'quiet' : 'primary'}
            size="large"
            disabled={parts === null || phase === 'running'}
            onClick={checks.start}
          >
            {t(phase === 'idle' || phase === 'failed' ? 'check.start' : 'check.again')}
          </Button>
          <a
            className="big-link"
            href={hrefTo(back === null ? { at: 'consent' } : { at: 'visit', id: back })}
          >
            {t(back === null ? 'check.to_start' : 'check.to_visit')}
          </a>
        </div>
        <Outcome checks={checks} />
        <Results checks={checks} />
      </Panel>
      {parts !== null && <Allow hosts={parts.hosts} dialled={dialled} />}
    </>
  );
}

function verdicts({ states }: Checks) {
  return CHECKS.map((name) => {
    const state = states[name];
    return typeof state === 'string' ? state : state.verdict;
  });
}

function Outcome({ checks }: { checks: Checks }) {
  const t = useText();
  const found = verdicts(checks);
  const worst = found.includes('failed')
    ? 'broken'
    : found.includes('warning')
      ? 'limited'
      : 'ready';
  return (
    <p role="status" className={css.outcome} data-outcome={checks.phase === 'done' ? worst : ''}>
      {checks.phase === 'running' && t('check.running')}
      {checks.phase === 'done' && t(`check.${worst}`)}
    </p>
  );
}

function Results({ checks }: { checks: Checks }) {
  const t = useText();
  const rowOf = (name: CheckName): CheckRow => {
    const state = checks.states[name];
    const tone = typeof state === 'string' ? state : state.verdict;
    const base = { name, title: t(`check.${name}`), tone, verdict: t(`verdict.${tone}`) };
    if (typeof state !== 'string') return { ...base, text: t(`check.${state.code}`, state.values) };
    if (state === 'running' && name === 'microphone') {
      return { ...base, text: t('check.microphone_running'), more: <Level level={checks.level} /> };
    }
    if (state === 'running' && name === 'speaker') {
      return { ...base, text: t('check.speaker_running'), more: <Heard checks={checks} /> };
    }
    return { ...base, text: '' };
  };
  return <CheckList label={t('check.results')} rows={CHECKS.map(rowOf)} />;
}

function Level({ level }: { level: number }) {
  const t = useText();
  return (
    <meter className={css.meter} min={0} max={1} value={level} aria-label={t('voice.level')} />
  );
}

/** Only a person knows whether a sound was heard. */
function Heard({ checks: { answer, parts } }: { checks: Checks }) {
  const t = useText();
  if (answer === null) return null;
  return (
    <fieldset className={css.ask}>
      <legend>{t('check.speaker_ask')}</legend>
      <div className="buttons">
        <Button look="primary" onClick={() => answer(true)}>
          {t('check.speaker_yes')}
        </Button>
        <Button onClick={() => answer(false)}>{t('check.speaker_no')}</Button>
        <Button onClick={() => void parts?.playTone().catch(() => answer(false))}>
          {t('check.speaker_repeat')}
        </Button>
      </div>
    </fieldset>
  );
}

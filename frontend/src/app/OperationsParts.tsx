import type { HealthDetails } from '../api/wire';
import { CheckList, type CheckRow, type CheckTone } from '../ui/CheckList';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import css from './Operations.module.css';
import { useLanguage, useText } from './words';

type Part = HealthDetails['parts'][number];
type Model = Part['models'][number];

const TONES: Record<Part['state'], CheckTone> = {
  ok: 'fine',
  failing: 'failed',
  not_probed: 'waiting',
};
const FAILS = ['unavailable', 'upstream_timeout', 'upstream_rejected', 'rate_limited'] as const;
/** A model that ends within so many days is warned of. */
const SOON_DAYS = 60;

/** How each part answered just now; a part that does not is named, and hides no other. */
export function OperationsParts({ health }: { health: HealthDetails }) {
  const t = useText();
  const queues = health.queues.map(({ name, waiting, dead }) =>
    waiting === null || dead === null
      ? t('operations.queue_unknown')
      : t(`operations.queue_${name}`, { waiting, dead }),
  );
  const rowOf = (part: Part): CheckRow => {
    const tone = part.models.some(endsSoon) && part.state === 'ok' ? 'warning' : TONES[part.state];
    return {
      name: part.part,
      title: t(`part.${part.part}`),
      tone,
      verdict: t(`operations.${part.state}`),
      text: textOf(part),
      more: <More models={part.models} lines={part.part === 'queue' ? [...new Set(queues)] : []} />,
    };
  };
  function textOf({ provider, latency_ms, version, code, state }: Part): string {
    const known = FAILS.find((one) => one === code);
    const fails = known ? t(`fails.${known}`) : t('fails.other', { code: code ?? '' });
    const facts = [
      provider,
      version === null ? '' : t('operations.version', { version }),
      latency_ms === null ? '' : t('operations.answered', { ms: Math.round(latency_ms) }),
    ];
    return state === 'failing' ? `${provider}: ${fails}` : facts.filter(Boolean).join(' · ');
  }
  return (
    <Panel title={t('operations.parts')}>
      {health.attestation === 'not_attested' && (
        <Notice tone="warning">{t('operations.attestation')}</Notice>
      )}
      <CheckList label={t('operations.parts')} rows={health.parts.map(rowOf)} />
    </Panel>
  );
}

function endsSoon({ days_left, listed }: Model): boolean {
  return !listed || (days_left !== null && days_left < SOON_DAYS);
}

function More({ models, lines }: { models: Model[]; lines: string[] }) {
  const t = useText();
  const language = useLanguage();
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const said = ({ name: model, listed, shutdown_date, days_left }: Model) => {
    if (!listed) return t('operations.model_unlisted', { model });
    if (shutdown_date === null || days_left === null) return t('operations.model_open', { model });
    const day = date.format(new Date(shutdown_date));
    if (days_left < 0) return t('operations.model_over', { model, day });
    return t('operations.model_until', { model, day, days: days_left });
  };
  const told = [...lines, ...models.map(said)];
  if (told.length === 0) return null;
  return (
    <ul className={css.models}>
      {told.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

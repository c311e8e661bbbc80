import type { Figures } from '../api/wire';
import { HourChart } from '../ui/HourChart';
import { NumberTable } from '../ui/NumberTable';
import { Panel } from '../ui/Panel';
import css from './Operations.module.css';
import { useLanguage, useMoments, useText } from './words';

type MetricFigures = Figures['metrics'][number];

const HOUR_MS = 3_600_000;
/** Seconds that add up to an amount, not times to compare. */
const SUMMED = new Set(['interpreted.seconds']);

/** Times with a chart each, and what is only counted in one table. */
export function OperationsFigures({ figures }: { figures: Figures }) {
  const t = useText();
  const language = useLanguage();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const times = figures.metrics.filter(({ name, unit }) => unit !== 'Count' && !SUMMED.has(name));
  const counts = figures.metrics.filter(({ unit }) => unit === 'Count');
  if (figures.metrics.length === 0) {
    return (
      <Panel title={t('operations.figures')}>
        <p>{t('operations.no_figures')}</p>
      </Panel>
    );
  }
  return (
    <>
      <Panel title={t('operations.figures')}>
        <ul className={css.times}>
          {times.map((metric) => (
            <Times key={metric.name} metric={metric} figures={figures} />
          ))}
        </ul>
      </Panel>
      {counts.length > 0 && (
        <Panel title={t('operations.counts')}>
          <dl className={css.counts}>
            {counts.map(({ name, sum }) => (
              <div key={name} data-metric={name}>
                <dt>{t(`metric.${name}`)}</dt>
                <dd>{number.format(sum)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
    </>
  );
}

function Times({ metric, figures }: { metric: MetricFigures; figures: Figures }) {
  const t = useText();
  const language = useLanguage();
  const { day } = useMoments();
  const seconds = metric.unit === 'Seconds';
  const amount = (value: number | null) => {
    if (value === null) return '–';
    const inSeconds = seconds ? value : value / 1_000;
    const unit = inSeconds < 1 ? 'millisecond' : 'second';
    return new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      maximumSignificantDigits: 3,
    }).format(unit === 'second' ? inSeconds : inSeconds * 1_000);
  };
  const name = t(`metric.${metric.name}`);
  const middle = t('operations.middle', { p50: amount(metric.p50), p95: amount(metric.p95) });
  const byHour = new Map(metric.hours.map((one) => [Date.parse(one.hour), one]));
  return (
    <li className={css.time} data-metric={metric.name}>
      <h3>{name}</h3>
      <p className="soft">
        {middle} · {t('operations.times', { count: metric.count })}
      </p>
      <HourChart
        label={t('operations.chart', { name, middle })}
        bars={hoursOf(figures).map((at) => {
          const found = byHour.get(at);
          return { key: String(at), low: found?.p50 ?? null, high: found?.p95 ?? null };
        })}
      />
      <details>
        <summary aria-label={`${t('operations.numbers')}: ${name}`}>
          {t('operations.numbers')}
        </summary>
        <NumberTable
          label={name}
          head={[
            t('operations.hour'),
            t('operations.how_many'),
            t('operations.p50'),
            t('operations.p95'),
          ]}
          rows={metric.hours.map((one) => ({
            key: one.hour,
            cells: [day(one.hour), String(one.count), amount(one.p50), amount(one.p95)],
          }))}
        />
      </details>
    </li>
  );
}

/** When each hour of the period begins. */
function hoursOf({ since, until }: Figures): number[] {
  const first = Date.parse(since);
  const many = Math.round((Date.parse(until) - first) / HOUR_MS);
  return Array.from({ length: many }, (_, at) => first + at * HOUR_MS);
}

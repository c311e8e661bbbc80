import css from './HourChart.module.css';

export interface HourBar {
  /** Unique, and in the order of time. */
  key: string;
  /** The lower bar and the higher one behind it; `null` where nothing was measured. */
  low: number | null;
  high: number | null;
}

export interface HourChartProps {
  /** The whole chart in a sentence: the numbers stand in a table beside it. */
  label: string;
  bars: HourBar[];
}

const SLOT = 10;
const HEIGHT = 60;

/** A pair of bars an hour. What it shows is also in words, so it may be looked past. */
export function HourChart({ label, bars }: HourChartProps) {
  const most = Math.max(1e-9, ...bars.map(({ high }) => high ?? 0));
  const height = (value: number) => Math.max(1, (value / most) * HEIGHT);
  return (
    <svg
      className={css.chart}
      viewBox={`0 0 ${bars.length * SLOT} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map(({ key, low, high }, at) => (
        <g key={key}>
          {high !== null && <Bar at={at} height={height(high)} look={css.high} />}
          {low !== null && <Bar at={at} height={height(low)} look={css.low} />}
        </g>
      ))}
    </svg>
  );
}

function Bar({ at, height, look }: { at: number; height: number; look: string | undefined }) {
  return (
    <rect className={look} x={at * SLOT + 1} y={HEIGHT - height} width={SLOT - 2} height={height} />
  );
}

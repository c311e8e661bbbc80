import { useEffect, useRef } from 'react';
import css from './LevelMeter.module.css';
import { loudness } from './loudness';

export interface LevelMeterProps {
  label: string;
  /** Hands on loudnesses, 0 to 1, until the returned function is called. */
  watch(onLevel: (rms: number) => void): () => void;
}

/** How loud the microphone is. Drawn past React: it changes twenty times a second. */
export function LevelMeter({ label, watch }: LevelMeterProps) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      watch((rms) => {
        bar.current?.style.setProperty('--level', loudness(rms).toFixed(2));
      }),
    [watch],
  );
  return (
    <span className={css.meter} role="img" aria-label={label}>
      <span ref={bar} className={css.bar} data-testid="level" />
    </span>
  );
}

import { useEffect, useRef } from 'react';
import css from './LevelMeter.module.css';

export interface LevelMeterProps {
  label: string;
  /** Hands on loudnesses, 0 to 1, until the returned function is called. */
  watch(onLevel: (rms: number) => void): () => void;
}

/** Speech is near a tenth of full scale: loudness is shown as the ear takes it. */
function shown(rms: number): number {
  const decibel = 20 * Math.log10(Math.max(rms, 1e-5));
  return Math.max(0, Math.min(1, (decibel + 55) / 45));
}

/** How loud the microphone is. Drawn past React: it changes twenty times a second. */
export function LevelMeter({ label, watch }: LevelMeterProps) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      watch((rms) => {
        bar.current?.style.setProperty('--level', shown(rms).toFixed(2));
      }),
    [watch],
  );
  return (
    <span className={css.meter} role="img" aria-label={label}>
      <span ref={bar} className={css.bar} data-testid="level" />
    </span>
  );
}

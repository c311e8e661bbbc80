import { useEffect, useState } from 'react';

/** Whole seconds left of `ms`, counted down; it starts over whenever `round` changes. */
export function useCountdown(ms: number, round: number): number {
  const [left, setLeft] = useState(ms);
  // biome-ignore lint/correctness/useExhaustiveDependencies: two waits in a row can be as long.
  useEffect(() => {
    setLeft(ms);
    if (ms < 1_000) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1_000)), 1_000);
    return () => clearInterval(timer);
  }, [ms, round]);
  return Math.round(left / 1_000);
}

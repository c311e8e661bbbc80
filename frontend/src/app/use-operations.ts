import { useCallback, useEffect, useState } from 'react';
import type { Figures, HealthDetails } from '../api/wire';
import { type PageError, toPageError } from '../errors/page-error';
import { readFigures, readHealth } from '../store/operations';
import { useAppDispatch } from './hooks';

export interface Operations {
  figures: Figures | null;
  health: HealthDetails | null;
  loading: boolean;
  error: PageError | null;
  refresh(): void;
}

/** Figures and health are shown as each comes: a part that takes its time holds up no number. */
export function useOperations(hours: number): Operations {
  const dispatch = useAppDispatch();
  const [figures, setFigures] = useState<Figures | null>(null);
  const [health, setHealth] = useState<HealthDetails | null>(null);
  const [open, setOpen] = useState(0);
  const [error, setError] = useState<PageError | null>(null);

  const load = useCallback(() => {
    let current = true;
    async function show<T>(reading: Promise<T>, set: (value: T) => void): Promise<void> {
      setOpen((count) => count + 1);
      try {
        const value = await reading;
        if (current) set(value);
      } catch (reason) {
        if (current) setError(toPageError(reason));
      } finally {
        setOpen((count) => count - 1);
      }
    }
    setError(null);
    void show(dispatch(readFigures(hours)), setFigures);
    void show(dispatch(readHealth()), setHealth);
    return () => {
      current = false;
    };
  }, [dispatch, hours]);
  useEffect(load, [load]);

  return { figures, health, loading: open > 0, error, refresh: load };
}

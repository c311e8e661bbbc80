/** Runs the connection check and keeps what it found. */

import { useEffect, useReducer, useRef, useState } from 'react';
import type { Dialled } from '../check/dial';
import { CHECKS, type CheckName, type Finding } from '../check/finding';
import { type CheckParts, runChecks } from '../check/run';
import { loadCheck } from '../store/check';
import { useAppDispatch } from './hooks';

export type CheckState = 'waiting' | 'running' | Finding;
type States = Record<CheckName, CheckState>;

const NOT_YET = Object.fromEntries(CHECKS.map((name) => [name, 'waiting'])) as States;

function change(states: States, changed: Partial<States> | 'reset'): States {
  return changed === 'reset' ? NOT_YET : { ...states, ...changed };
}

export interface Checks {
  phase: 'idle' | 'running' | 'done' | 'failed';
  states: States;
  level: number;
  parts: CheckParts | null;
  dialled: Dialled | null;
  /** Set while somebody is asked whether the tone was heard. */
  answer: ((heard: boolean) => void) | null;
  start(): void;
}

export function useChecks(): Checks {
  const dispatch = useAppDispatch();
  const [states, set] = useReducer(change, NOT_YET);
  const [phase, setPhase] = useState<Checks['phase']>('idle');
  const [level, setLevel] = useState(0);
  const [parts, setParts] = useState<CheckParts | null>(null);
  const [dialled, setDialled] = useState<Dialled | null>(null);
  const [answer, setAnswer] = useState<Checks['answer']>(null);
  const leave = useRef<AbortController | null>(null);
  useEffect(() => {
    void dispatch(loadCheck()).then(setParts, () => setPhase('failed'));
    return () => leave.current?.abort();
  }, [dispatch]);

  async function start() {
    if (parts === null) return;
    const here = new AbortController();
    leave.current?.abort();
    leave.current = here;
    setPhase('running');
    set('reset');
    const found = await runChecks(parts, {
      running: (name) => set({ [name]: 'running' }),
      found: (name, one) => set({ [name]: one }),
      level: setLevel,
      heard: () =>
        new Promise((resolve) => {
          setAnswer(() => (heard: boolean) => {
            setAnswer(null);
            resolve(heard);
          });
        }),
      signal: here.signal,
    });
    if (here.signal.aborted) return;
    setDialled(found);
    setPhase('done');
  }

  return { phase, states, level, parts, dialled, answer, start: () => void start() };
}

import { readFileSync } from 'node:fs';
import type { TurnChange } from '../../src/realtime/cutter';
import type { LegName, RealtimeEvent } from '../../src/realtime/events';
import type { CutTurn } from '../../src/realtime/speech';
import { TurnCutter } from '../../src/realtime/turn-cutter';

/** Milliseconds, leg, what it did, text. */
export type LogRow = [number, LegName, 'heard' | 'spoken', string];

export function readLog(name: string): LogRow[] {
  const file = new URL(`../realtime/logs/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).events;
}

export const START = Date.parse('2026-11-23T10:00:00.000Z');

export function eventOf([at, leg, what, text]: LogRow): RealtimeEvent {
  const kind = what === 'heard' ? 'source.delta' : 'target.delta';
  return { kind, leg, text, at: START + at };
}

export function newCutter(): TurnCutter {
  let made = 0;
  const cutter = new TurnCutter(['en', 'es'], () => {
    made += 1;
    return `turn-${made}`;
  });
  cutter.beginSession('ses_1', [
    { name: 'en-es', source: 'en', target: 'es' },
    { name: 'es-en', source: 'es', target: 'en' },
  ]);
  return cutter;
}

/** Plays a log in its own time: the cutter is woken whenever it asked to be. */
export function replay(rows: LogRow[], cutter = newCutter()): TurnChange[] {
  const changes: TurnChange[] = [];
  for (const row of rows) {
    changes.push(...wakeUntil(cutter, START + row[0]));
    changes.push(...cutter.feed(eventOf(row)));
  }
  return [...changes, ...wakeUntil(cutter, Number.POSITIVE_INFINITY)];
}

function wakeUntil(cutter: TurnCutter, end: number): TurnChange[] {
  const changes: TurnChange[] = [];
  for (let due = cutter.deadline(); due !== null && due <= end; due = cutter.deadline()) {
    changes.push(...cutter.tick(due));
  }
  return changes;
}

/** The last finished revision of each turn, in the order in which they were first finished. */
export function finished(changes: TurnChange[]): CutTurn[] {
  const last = new Map<string, CutTurn>();
  for (const change of changes) if (change.finished) last.set(change.turn.turn_id, change.turn);
  return [...last.values()];
}

/** Words, each 200 ms after the one before. */
export function words(from: number, leg: LegName, what: LogRow[2], text: string): LogRow[] {
  return text.split(/(?<=\s)/).map((word, index) => [from + index * 200, leg, what, word]);
}

/** Both legs hear the same, the second a little later. */
export function heard(from: number, text: string): LogRow[] {
  return inOrder([
    ...words(from, 'en-es', 'heard', text),
    ...words(from + 30, 'es-en', 'heard', text),
  ]);
}

export function inOrder(rows: LogRow[]): LogRow[] {
  return [...rows].sort((a, b) => a[0] - b[0]);
}

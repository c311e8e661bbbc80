import { createSlice, original, type PayloadAction } from '@reduxjs/toolkit';
import type { TurnIn, TurnOut, TurnReceipt, TurnRef } from '../api/wire';
import type { TurnChange } from '../realtime/cutter';

/** Where a turn is on its way to the server. A draft still grows and is not sent. */
export type Delivery = 'draft' | 'waiting' | 'stored' | 'set_aside';

export interface Line {
  turnId: string;
  turn: TurnIn;
  delivery: Delivery;
  /** The server's doubts about the translation. */
  flags: string[];
}

export interface Transcript {
  /** By when they were said. */
  lines: Line[];
  highlighted: string[];
}

const initialState: Transcript = { lines: [], highlighted: [] };

const before = (a: Line, b: Line) =>
  a.turn.started_at < b.turn.started_at ||
  (a.turn.started_at === b.turn.started_at && a.turnId < b.turnId);

/** Looks from the end, where whatever changes stands: a long visit costs no more than a short one. */
const placeOf = (lines: Line[], turnId: string) =>
  lines.findLastIndex((line) => line.turnId === turnId);

function placed(lines: Line[], line: Line): Line[] {
  const at = placeOf(lines, line.turnId);
  if (lines[at]?.turn.started_at === line.turn.started_at) return lines.with(at, line);
  const others = at < 0 ? lines : lines.toSpliced(at, 1);
  return others.toSpliced(others.findLastIndex((other) => before(other, line)) + 1, 0, line);
}

/**
 * The state without a draft around it. Reading a thousand lines through one would make a thousand
 * drafts for each word that is heard.
 */
const plain = (state: Transcript): Transcript => original(state) ?? state;

function changed(state: Transcript, turnId: string, change: (line: Line) => Partial<Line>) {
  const { lines, highlighted } = plain(state);
  const at = placeOf(lines, turnId);
  const line = lines[at];
  if (line === undefined) return state;
  return { lines: lines.with(at, { ...line, ...change(line) }), highlighted };
}

/** A stored turn as it was sent, without what the server added. */
export function lineOf({ turn_id, seq: _seq, late: _late, flags, ...turn }: TurnOut): Line {
  return { turnId: turn_id, turn, delivery: 'stored', flags };
}

const slice = createSlice({
  name: 'transcript',
  initialState,
  reducers: {
    transcriptCleared: () => initialState,
    turnChanged(state, { payload: { finished, turn } }: PayloadAction<TurnChange>) {
      const { lines, highlighted } = plain(state);
      const { turn_id, ...rest } = turn;
      const known = lines[placeOf(lines, turn_id)];
      if (known !== undefined && known.turn.revision > turn.revision) return state;
      const line: Line = {
        turnId: turn_id,
        turn: rest,
        delivery: finished ? 'waiting' : 'draft',
        flags: known?.flags ?? [],
      };
      return { lines: placed(lines, line), highlighted };
    },
    /** Turns known from elsewhere; what the page already holds is at least as new. */
    linesLoaded(state, { payload }: PayloadAction<Line[]>) {
      const { lines, highlighted } = plain(state);
      const byId = new Map<string, Line>();
      for (const line of [...lines, ...payload]) {
        if (!byId.has(line.turnId)) byId.set(line.turnId, line);
      }
      return { lines: [...byId.values()].sort((a, b) => (before(a, b) ? -1 : 1)), highlighted };
    },
    turnStored(state, { payload: { turn_id, revision, flags } }: PayloadAction<TurnReceipt>) {
      return changed(state, turn_id, ({ turn, delivery }) => {
        const latest = revision >= turn.revision && delivery !== 'draft';
        return { flags, delivery: latest ? 'stored' : delivery };
      });
    },
    turnSetAside(state, { payload }: PayloadAction<{ turnId: string; revision: number }>) {
      return changed(state, payload.turnId, ({ turn, delivery }) => ({
        delivery: turn.revision === payload.revision ? 'set_aside' : delivery,
      }));
    },
    turnHighlighted(state, { payload }: PayloadAction<string[]>) {
      state.highlighted = payload;
    },
  },
});

export const transcript = slice.reducer;
export const { transcriptCleared, turnChanged, linesLoaded, turnStored, turnSetAside } =
  slice.actions;
export const { turnHighlighted } = slice.actions;

export const selectLines = (state: Transcript): Line[] => state.lines;

/** Somebody is speaking, or being interpreted. */
export const selectGrowing = (state: Transcript): boolean =>
  state.lines.some((line) => line.delivery === 'draft');

/** Every turn that the server can have. One that it refused would keep the visit open for ever. */
export function turnsToName(state: Transcript): TurnRef[] {
  return selectLines(state)
    .filter((line) => line.delivery === 'waiting' || line.delivery === 'stored')
    .map(({ turnId, turn }) => ({ turn_id: turnId, revision: turn.revision }));
}

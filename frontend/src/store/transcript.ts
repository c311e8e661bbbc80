import { createEntityAdapter, createSlice, type PayloadAction } from '@reduxjs/toolkit';
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

const adapter = createEntityAdapter<Line, string>({
  selectId: (line) => line.turnId,
  sortComparer: (a, b) =>
    a.turn.started_at.localeCompare(b.turn.started_at) || a.turnId.localeCompare(b.turnId),
});

const initialState = adapter.getInitialState({ highlighted: [] as string[] });
export type Transcript = typeof initialState;

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
      const { turn_id, ...rest } = turn;
      const known = state.entities[turn_id];
      if (known !== undefined && known.turn.revision > turn.revision) return;
      adapter.upsertOne(state, {
        turnId: turn_id,
        turn: rest,
        delivery: finished ? 'waiting' : 'draft',
        flags: known?.flags ?? [],
      });
    },
    /** Turns known from elsewhere; what the page already holds is at least as new. */
    linesLoaded(state, { payload }: PayloadAction<Line[]>) {
      adapter.addMany(state, payload);
    },
    turnStored(state, { payload }: PayloadAction<TurnReceipt>) {
      const line = state.entities[payload.turn_id];
      if (line === undefined) return;
      line.flags = payload.flags;
      const newer = payload.revision < line.turn.revision;
      if (!newer && line.delivery !== 'draft') line.delivery = 'stored';
    },
    turnSetAside(state, { payload }: PayloadAction<{ turnId: string; revision: number }>) {
      const line = state.entities[payload.turnId];
      if (line !== undefined && line.turn.revision === payload.revision) {
        line.delivery = 'set_aside';
      }
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

export const selectLines = adapter.getSelectors().selectAll;

/** Every turn that the server can have. One that it refused would keep the visit open for ever. */
export function turnsToName(state: Transcript): TurnRef[] {
  return selectLines(state)
    .filter((line) => line.delivery === 'waiting' || line.delivery === 'stored')
    .map(({ turnId, turn }) => ({ turn_id: turnId, revision: turn.revision }));
}

import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { OutboxCounts } from '../outbox/outbox';

export interface OutboxState extends OutboxCounts {
  /** This browser cannot keep turns: a closed tab would lose what is not yet sent. */
  storageFailed: boolean;
}

const initialState: OutboxState = { waiting: 0, setAside: 0, storageFailed: false };

const slice = createSlice({
  name: 'outbox',
  initialState,
  reducers: {
    countsChanged(state, { payload }: PayloadAction<OutboxCounts>) {
      state.waiting = payload.waiting;
      state.setAside = payload.setAside;
    },
    storageFailed(state) {
      state.storageFailed = true;
    },
  },
});

export const outbox = slice.reducer;
export const { countsChanged, storageFailed } = slice.actions;

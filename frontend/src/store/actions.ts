import { createEntityAdapter, createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { ActionCard } from '../api/wire';
import type { PageError } from '../errors/page-error';

const adapter = createEntityAdapter<ActionCard, string>({
  selectId: (card) => card.action_id,
  sortComparer: (a, b) =>
    a.created_at.localeCompare(b.created_at) || a.action_id.localeCompare(b.action_id),
});

interface Extra {
  /** A review of this action is on its way. */
  reviewing: Record<string, boolean>;
  /** Why the last review of this action did not count. */
  problems: Record<string, PageError>;
}

const extra: Extra = { reviewing: {}, problems: {} };
const initialState = adapter.getInitialState(extra);
export type Actions = typeof initialState;

const slice = createSlice({
  name: 'actions',
  initialState,
  reducers: {
    actionsCleared: () => initialState,
    /** Cards may arrive in any order: a lower revision than the one shown says nothing new. */
    cardsReceived(state, { payload }: PayloadAction<ActionCard[]>) {
      const newer = payload.filter(
        (card) => card.revision >= (state.entities[card.action_id]?.revision ?? 0),
      );
      adapter.setMany(state, newer);
    },
    reviewStarted(state, { payload }: PayloadAction<string>) {
      state.reviewing[payload] = true;
      delete state.problems[payload];
    },
    reviewEnded(
      state,
      { payload }: PayloadAction<{ actionId: string; problem: PageError | null }>,
    ) {
      delete state.reviewing[payload.actionId];
      if (payload.problem !== null) state.problems[payload.actionId] = payload.problem;
    },
  },
});

export const actions = slice.reducer;
export const { actionsCleared, cardsReceived, reviewStarted, reviewEnded } = slice.actions;
export const selectCards = adapter.getSelectors().selectAll;

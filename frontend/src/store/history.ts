import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { ActionCard, Conversation, ConversationDetail, ConversationPage } from '../api/wire';
import type { PageError } from '../errors/page-error';
import type { Line } from './transcript';

export interface PastVisit {
  detail: ConversationDetail;
  lines: Line[];
  cards: ActionCard[];
}

export interface History {
  items: Conversation[];
  /** `null` where there is no more; `undefined` before the first page. */
  nextCursor: string | null | undefined;
  loading: boolean;
  /** Grows with each request: what an earlier one brings late is not shown in place of a later. */
  round: number;
  /** Visits that were begun and not ended. */
  underWay: Conversation[];
  opened: PastVisit | null;
  error: PageError | null;
}

const initialState: History = {
  items: [],
  nextCursor: undefined,
  loading: false,
  round: 0,
  underWay: [],
  opened: null,
  error: null,
};

const slice = createSlice({
  name: 'history',
  initialState,
  reducers: {
    historyCleared: () => initialState,
    historyLoading(state) {
      state.loading = true;
      state.round += 1;
      state.error = null;
    },
    historyPageLoaded(
      state,
      { payload }: PayloadAction<{ page: ConversationPage; first: boolean }>,
    ) {
      const known = payload.first ? [] : state.items;
      state.items = [...known, ...payload.page.items];
      state.nextCursor = payload.page.next_cursor;
      state.loading = false;
    },
    underWayLoaded(state, { payload }: PayloadAction<Conversation[]>) {
      state.underWay = payload;
    },
    pastVisitClosed(state) {
      state.opened = null;
      state.error = null;
    },
    pastVisitOpened(state, { payload }: PayloadAction<PastVisit>) {
      state.opened = payload;
      state.loading = false;
    },
    pastVisitNamed(state, { payload }: PayloadAction<ConversationDetail>) {
      const { opened } = state;
      if (opened?.detail.conversation_id === payload.conversation_id) opened.detail = payload;
    },
    /** A card that was reviewed is shown as what it became. */
    pastCardReceived(state, { payload }: PayloadAction<ActionCard>) {
      const { opened } = state;
      if (opened?.detail.conversation_id !== payload.conversation_id) return;
      opened.cards = opened.cards.map((card) =>
        card.action_id === payload.action_id && card.revision <= payload.revision ? payload : card,
      );
    },
    historyFailed(state, { payload }: PayloadAction<PageError>) {
      state.error = payload;
      state.loading = false;
    },
  },
});

export const history = slice.reducer;
export const {
  historyCleared,
  historyLoading,
  historyPageLoaded,
  underWayLoaded,
  pastVisitClosed,
  pastVisitOpened,
  pastVisitNamed,
  pastCardReceived,
  historyFailed,
} = slice.actions;

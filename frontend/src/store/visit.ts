import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { ConversationDetail, Emergency, LanguagePair } from '../api/wire';
import type { CriticalTopic } from '../critical/topics';
import type { PageError } from '../errors/page-error';

export interface Visit {
  /**
   * `idle`: none. `opening`: asked for. `open`: it can be interpreted. `ending`: the page sends
   * what is left. `ended`: the server has everything and writes the summary; `detail` says when
   * it is done.
   */
  phase: 'idle' | 'opening' | 'open' | 'ending' | 'ended';
  id: string | null;
  /**
   * The id a visit was asked for with, until it is open: a repeated request opens one visit, and
   * one on other terms another, because the server keeps what the first one said of consent.
   */
  asked: { id: string; terms: string } | null;
  languages: LanguagePair;
  detail: ConversationDetail | null;
  /** Where it began without consent; `untilMs` by this device's clock, `null` where it is over. */
  emergency: (Pick<Emergency, 'state'> & { untilMs: number | null }) | null;
  error: PageError | null;
  /** Critical topics that were offered a person for, and put aside. */
  topicsAside: CriticalTopic[];
}

const initialState: Visit = {
  phase: 'idle',
  id: null,
  asked: null,
  languages: ['en', 'es'],
  detail: null,
  emergency: null,
  error: null,
  topicsAside: [],
};

const slice = createSlice({
  name: 'visit',
  initialState,
  reducers: {
    visitCleared: () => initialState,
    visitOpening(state, { payload }: PayloadAction<Visit['asked']>) {
      state.phase = 'opening';
      state.asked = payload;
      state.error = null;
    },
    visitOpened: (
      _,
      { payload }: PayloadAction<{ id: string; languages: LanguagePair }>,
    ): Visit => ({ ...initialState, ...payload, phase: 'open' }),
    emergencyStands(
      state,
      { payload }: PayloadAction<{ emergency: Emergency; untilMs: number | null }>,
    ) {
      state.emergency = { state: payload.emergency.state, untilMs: payload.untilMs };
    },
    visitEnding(state) {
      state.phase = 'ending';
      state.error = null;
    },
    visitEnded(state) {
      state.phase = 'ended';
      state.error = null;
    },
    visitRead(state, { payload }: PayloadAction<ConversationDetail>) {
      if (payload.conversation_id !== state.id) return;
      state.detail = payload;
      state.error = null;
    },
    topicsPutAside(state, { payload }: PayloadAction<CriticalTopic[]>) {
      state.topicsAside.push(...payload);
    },
    visitProblem(state, { payload }: PayloadAction<PageError>) {
      state.error = payload;
      if (state.phase === 'opening') state.phase = 'idle';
      if (state.phase === 'ending') state.phase = 'open';
    },
  },
});

export const visit = slice.reducer;
export const {
  visitCleared,
  visitOpening,
  visitOpened,
  visitEnding,
  visitEnded,
  visitRead,
  emergencyStands,
  visitProblem,
  topicsPutAside,
} = slice.actions;

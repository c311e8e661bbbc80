import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Way } from '../api/wire';
import type { PageError } from '../errors/page-error';
import type { Direction, LegName, Listening } from '../realtime/events';
import type { HearingChoice } from '../realtime/hearing';
import type { LinkState } from '../realtime/interpreter';
import type { RoomCounts } from '../realtime/room';
import type { Capabilities, Mode } from '../realtime/transport';

export interface Connection {
  link: 'idle' | LinkState;
  attempt: number;
  retryInMs: number;
  /** The interpreter's voice is heard. */
  speaking: boolean;
  paused: boolean;
  listening: Listening;
  demo: boolean;
  mode: Mode;
  way: Way;
  /** What this way of interpreting offers; what it does not is not shown. */
  can: Capabilities;
  /** How people are heard, beside pause and direction; what belongs to the device is kept. */
  choice: Pick<HearingChoice, 'headset' | 'interrupting' | 'talk' | 'pressed'>;
  /** The legs that hear the room now. */
  hearing: LegName[];
  counts: RoomCounts;
  /** Something was said that can be said again. */
  repeatable: boolean;
  /** Losses of the connection in this visit. */
  losses: number;
  /** Messages of the interpreter that were not understood, and dropped. */
  misunderstood: number;
  error: PageError | null;
}

const initialState: Connection = {
  link: 'idle',
  attempt: 0,
  retryInMs: 0,
  speaking: false,
  paused: false,
  listening: 'auto',
  demo: false,
  mode: 'translate',
  way: 'two_legs',
  can: { chooseDirection: true, bothDirections: true },
  choice: { headset: false, interrupting: false, talk: 'hands_free', pressed: null },
  hearing: [],
  counts: { echoes: 0, over: 0 },
  repeatable: false,
  losses: 0,
  misunderstood: 0,
  error: null,
};

const slice = createSlice({
  name: 'connection',
  initialState,
  reducers: {
    connectionReset: ({ choice: { headset, talk } }) => ({
      ...initialState,
      choice: { ...initialState.choice, headset, talk },
    }),
    /** A visit is about to be interpreted this way; one leg alone begins in this direction. */
    wayTaken(state, { payload }: PayloadAction<{ way: Way; first: Direction }>) {
      const alone = payload.way === 'one_leg';
      state.way = payload.way;
      state.can = {
        chooseDirection: payload.way !== 'conversation',
        bothDirections: !alone,
      };
      state.listening = alone ? payload.first : 'auto';
    },
    linkChanged(
      state,
      { payload }: PayloadAction<{ state: LinkState; attempt: number; retryInMs: number }>,
    ) {
      state.link = payload.state;
      state.attempt = payload.attempt;
      state.retryInMs = payload.retryInMs;
      if (payload.state === 'reconnecting' && payload.attempt === 1) state.losses += 1;
      if (payload.state === 'live' || payload.state === 'connecting') state.error = null;
      if (payload.state !== 'live') state.speaking = false;
    },
    sessionOpened(
      state,
      { payload }: PayloadAction<{ mode: Mode; demo: boolean; can: Capabilities }>,
    ) {
      state.mode = payload.mode;
      state.demo = payload.demo;
      state.can = payload.can;
    },
    speakingChanged(state, { payload }: PayloadAction<boolean>) {
      state.speaking = payload;
    },
    directionChosen(state, { payload }: PayloadAction<Listening>) {
      state.listening = payload;
    },
    pauseChanged(state, { payload }: PayloadAction<boolean>) {
      state.paused = payload;
    },
    hearingChosen(state, { payload }: PayloadAction<Partial<Connection['choice']>>) {
      Object.assign(state.choice, payload);
    },
    hearingChanged(state, { payload }: PayloadAction<{ legs: LegName[]; counts: RoomCounts }>) {
      state.hearing = payload.legs;
      state.counts = payload.counts;
    },
    voiceKept(state) {
      state.repeatable = true;
    },
    messageMisunderstood(state) {
      state.misunderstood += 1;
    },
    connectionProblem(state, { payload }: PayloadAction<PageError | null>) {
      state.error = payload;
    },
  },
});

export const connection = slice.reducer;
export const {
  connectionReset,
  wayTaken,
  linkChanged,
  sessionOpened,
  speakingChanged,
  directionChosen,
  pauseChanged,
  hearingChosen,
  hearingChanged,
  voiceKept,
  messageMisunderstood,
  connectionProblem,
} = slice.actions;

import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { PageError } from '../errors/page-error';

export interface RecordingState {
  /** Whether the patient of the visit at hand agreed to it; `null` until that is known. */
  agreed: boolean | null;
  /** It begins as soon as there is a microphone, and again after a loss, until somebody stops it. */
  wanted: boolean;
  phase: 'off' | 'starting' | 'on';
  error: PageError | null;
  /** Encrypted parts on this device that are not stored yet, of earlier visits too. */
  waiting: number;
  /** Why a recording was lost that had been made, of an earlier visit maybe; until it is read. */
  lost: PageError | null;
}

const initialState: RecordingState = {
  agreed: null,
  wanted: false,
  phase: 'off',
  error: null,
  waiting: 0,
  lost: null,
};

const slice = createSlice({
  name: 'recording',
  initialState,
  reducers: {
    recordingCleared: (state) => ({ ...initialState, waiting: state.waiting, lost: state.lost }),
    recordingAgreed(state, { payload }: PayloadAction<boolean>) {
      state.agreed = payload;
      if (!payload) state.wanted = false;
    },
    recordingWanted(state, { payload }: PayloadAction<boolean>) {
      state.wanted = payload;
    },
    recordingChanged(state, { payload }: PayloadAction<RecordingState['phase']>) {
      state.phase = payload;
      state.error = null;
    },
    recordingFailed(state, { payload }: PayloadAction<PageError>) {
      state.phase = 'off';
      state.wanted = false;
      state.error = payload;
    },
    recordingRefused(state, { payload }: PayloadAction<PageError>) {
      state.lost = payload;
    },
    lossRead(state) {
      state.lost = null;
    },
    partsWaiting(state, { payload }: PayloadAction<number>) {
      state.waiting = payload;
    },
  },
});

export const recording = slice.reducer;
export const {
  recordingCleared,
  recordingAgreed,
  recordingWanted,
  recordingChanged,
  recordingFailed,
  recordingRefused,
  lossRead,
  partsWaiting,
} = slice.actions;

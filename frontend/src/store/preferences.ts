import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { LanguagePair, Way } from '../api/wire';

export interface Preferences {
  /** The clinician's and the patient's, for the next visit. */
  languages: LanguagePair;
  /** How visits are interpreted; `null` as the clinic's stack has it. */
  way: Way | null;
}

const initialState: Preferences = { languages: ['en', 'es'], way: null };

const slice = createSlice({
  name: 'preferences',
  initialState,
  reducers: {
    languagesChosen(state, { payload }: PayloadAction<LanguagePair>) {
      state.languages = payload;
    },
    wayChosen(state, { payload }: PayloadAction<Way>) {
      state.way = payload;
    },
  },
});

export const preferences = slice.reducer;
export const { languagesChosen, wayChosen } = slice.actions;

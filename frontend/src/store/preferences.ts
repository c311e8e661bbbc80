import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { LanguagePair } from '../api/wire';

export interface Preferences {
  /** The clinician's and the patient's, for the next visit. */
  languages: LanguagePair;
}

const initialState: Preferences = { languages: ['en', 'es'] };

const slice = createSlice({
  name: 'preferences',
  initialState,
  reducers: {
    languagesChosen(state, { payload }: PayloadAction<LanguagePair>) {
      state.languages = payload;
    },
  },
});

export const preferences = slice.reducer;
export const { languagesChosen } = slice.actions;

import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

export type Theme = 'system' | 'light' | 'dark';

/** How the page looks and which devices it uses, on this device. */
export interface Display {
  /** CSS pixels of a translation. */
  textSize: number;
  theme: Theme;
  /** The patient sits opposite: their half stands on its head. */
  faceToFace: boolean;
  /** Device ids of the browser; `null` is the browser's own choice. */
  microphone: string | null;
  speaker: string | null;
}

export const TEXT_SIZE = { least: 20, most: 40 };

const initialState: Display = {
  textSize: 26,
  theme: 'system',
  faceToFace: false,
  microphone: null,
  speaker: null,
};

const slice = createSlice({
  name: 'display',
  initialState,
  reducers: {
    displayChanged(state, { payload }: PayloadAction<Partial<Display>>) {
      Object.assign(state, payload);
    },
  },
});

export const display = slice.reducer;
export const { displayChanged } = slice.actions;

/** What was kept, with anything that is not what it should be left out. */
export function readDisplay(kept: string | null): Partial<Display> {
  const read: Partial<Display> = {};
  const value = parsed(kept);
  const { textSize, theme, faceToFace, microphone, speaker } = value;
  if (typeof textSize === 'number' && textSize >= TEXT_SIZE.least && textSize <= TEXT_SIZE.most) {
    read.textSize = textSize;
  }
  if (theme === 'system' || theme === 'light' || theme === 'dark') read.theme = theme;
  if (typeof faceToFace === 'boolean') read.faceToFace = faceToFace;
  if (typeof microphone === 'string') read.microphone = microphone;
  if (typeof speaker === 'string') read.speaker = speaker;
  return read;
}

function parsed(kept: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(kept ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Me } from '../api/wire';
import type { PageError } from '../errors/page-error';
import type { Left } from '../identity/left-alone';

/** The member without the outbox key: that one stays out of the store, in memory only. */
export type Member = Omit<Me, 'outbox_key'>;

export interface Auth {
  status: 'starting' | 'signed_out' | 'signed_in';
  member: Member | null;
  /** The token ran out while signed in: what is on the page stays, calls need a new sign-in. */
  expired: boolean;
  /** Nobody was there for too long. */
  left: Left | null;
  error: PageError | null;
}

const initialState: Auth = {
  status: 'starting',
  member: null,
  expired: false,
  left: null,
  error: null,
};

const slice = createSlice({
  name: 'auth',
  initialState,
  reducers: {
    starting: () => initialState,
    signedIn: (_, { payload }: PayloadAction<Member>): Auth => ({
      ...initialState,
      status: 'signed_in',
      member: payload,
    }),
    signedOut: (_, { payload }: PayloadAction<PageError | null>): Auth => ({
      ...initialState,
      status: 'signed_out',
      error: payload,
    }),
    /** At once, before anything is put away: nothing of the member is shown any more. */
    foundLeft: (_, { payload }: PayloadAction<Left>): Auth => ({
      ...initialState,
      status: 'signed_out',
      left: payload,
    }),
    tokenExpired(state) {
      state.expired = state.status === 'signed_in';
    },
  },
});

export const auth = slice.reducer;
export const { starting, signedIn, signedOut, foundLeft, tokenExpired } = slice.actions;

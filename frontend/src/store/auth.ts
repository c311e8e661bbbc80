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
  /** The server is newer than this page, and would not understand it. */
  outdated: boolean;
}

const initialState: Auth = {
  status: 'starting',
  member: null,
  expired: false,
  left: null,
  error: null,
  outdated: false,
};

/** Whoever signs in or out, the page stays as old as it is. */
function anew({ outdated }: Auth): Auth {
  return { ...initialState, outdated };
}

const slice = createSlice({
  name: 'auth',
  initialState,
  reducers: {
    starting: (state) => anew(state),
    signedIn: (state, { payload }: PayloadAction<Member>): Auth => ({
      ...anew(state),
      status: 'signed_in',
      member: payload,
    }),
    signedOut: (state, { payload }: PayloadAction<PageError | null>): Auth => ({
      ...anew(state),
      status: 'signed_out',
      error: payload,
    }),
    /** At once, before anything is put away: nothing of the member is shown any more. */
    foundLeft: (state, { payload }: PayloadAction<Left>): Auth => ({
      ...anew(state),
      status: 'signed_out',
      left: payload,
    }),
    pageOutdated(state) {
      state.outdated = true;
    },
    tokenExpired(state) {
      state.expired = state.status === 'signed_in';
    },
  },
});

export const auth = slice.reducer;
export const { starting, signedIn, signedOut, foundLeft, pageOutdated, tokenExpired } =
  slice.actions;

/** From a token to a member whose turns are kept. */

import { failureToError } from '../api/failures';
import { pageError, toPageError } from '../errors/page-error';
import { signedIn, signedOut, starting } from './auth';
import { watchIdleness } from './idle';
import type { Thunk } from './store';

/** Shows the page as soon as it is known who is there; their outbox is opened behind it. */
export function enter(): Thunk<Promise<void>> {
  return async (dispatch, _, { api, current }) => {
    dispatch(starting());
    const answer = await api.me();
    if (!answer.ok) {
      const error = answer.status === 403 ? pageError('not_a_member') : failureToError(answer);
      dispatch(signedOut(answer.status === 401 ? null : error));
      return;
    }
    const { outbox_key: _kept, ...member } = answer.data;
    current.keep = onceItWorks(async () => {
      const { openKeeping } = await import('./keeping');
      await dispatch(openKeeping(answer.data));
    });
    dispatch(signedIn(member));
    dispatch(watchIdleness());
    // Where this part of the page did not load, the next visit asks for it again.
    await current.keep().catch(() => undefined);
  };
}

function onceItWorks(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work().catch((reason: unknown) => {
      running = null;
      throw reason;
    });
    return running;
  };
}

export function signIn(): Thunk<Promise<void>> {
  return async (dispatch, _, { identity }) => {
    try {
      await identity.signIn();
    } catch (reason) {
      dispatch(signedOut(toPageError(reason)));
    }
  };
}

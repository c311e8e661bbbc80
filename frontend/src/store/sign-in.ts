/** From a token to a member whose turns are kept, and back. */

import { failureToError } from '../api/failures';
import { pageError, toPageError } from '../errors/page-error';
import { pause } from '../platform/clock';
import { actionsCleared } from './actions';
import { signedIn, signedOut, starting } from './auth';
import { historyCleared } from './history';
import { recordingCleared } from './recording';
import type { Thunk } from './store';
import { transcriptCleared } from './transcript';
import { visitCleared } from './visit';

/** How long signing out waits for the server to take what is left. */
const LAST_DRAIN_MS = 5_000;

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

/** Sends what is left first; what the server does not take in time stays, encrypted. */
export function signOut(): Thunk<Promise<void>> {
  return async (dispatch, _, { clock, current, identity }) => {
    await current.interpreter?.end();
    await current.recorder?.stop();
    current.uploader?.stop();
    current.shelf?.close();
    await current.keep?.().catch(() => undefined);
    if (current.sender !== null) {
      await Promise.race([current.sender.drain(), pause(clock, LAST_DRAIN_MS)]);
      current.sender.stop();
    }
    current.interpreter = null;
    current.keep = null;
    current.sender = null;
    current.outbox = null;
    current.uploader = null;
    current.shelving = null;
    current.shelf = null;
    for (const clear of [
      visitCleared,
      transcriptCleared,
      actionsCleared,
      historyCleared,
      recordingCleared,
    ]) {
      dispatch(clear());
    }
    dispatch(signedOut(null));
    await identity.signOut();
  };
}

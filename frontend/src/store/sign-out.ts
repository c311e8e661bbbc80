/** From a member back to nobody, with nothing left to read. */

import type { Left } from '../identity/left-alone';
import { pause } from '../platform/clock';
import { actionsCleared } from './actions';
import { foundLeft, signedOut } from './auth';
import { historyCleared } from './history';
import { recordingCleared } from './recording';
import type { Thunk } from './store';
import { transcriptCleared } from './transcript';
import { visitCleared } from './visit';

/** How long signing out waits for the server to take what is left. */
const LAST_DRAIN_MS = 5_000;
/** How long it then waits for the server to end the sign-in. */
const LAST_WORD_MS = 3_000;

/**
 * Sends what is left first; what the server does not take in time stays, encrypted. Where nobody is
 * there (`left`), nothing is shown or heard from the first moment on.
 */
export function signOut(left: Left | null = null): Thunk<Promise<void>> {
  return async (dispatch, _, { api, clock, current, identity }) => {
    current.presence?.stop();
    if (left !== null) {
      current.interpreter?.setPaused(true);
      identity.leaveAlone(left);
      dispatch(foundLeft(left));
    }
    await current.interpreter?.end();
    await current.recorder?.stop();
    current.uploader?.stop();
    current.shelf?.close();
    await current.keep?.().catch(() => undefined);
    if (current.sender !== null) {
      await Promise.race([current.sender.drain(), pause(clock, LAST_DRAIN_MS)]);
      current.sender.stop();
    }
    // Where the server cannot be told, the token ends by itself within minutes.
    await Promise.race([api.signOut(), pause(clock, LAST_WORD_MS)]);
    current.interpreter = null;
    current.keep = null;
    current.sender = null;
    current.outbox = null;
    current.uploader = null;
    current.shelving = null;
    current.shelf = null;
    current.presence = null;
    for (const clear of [
      visitCleared,
      transcriptCleared,
      actionsCleared,
      historyCleared,
      recordingCleared,
    ]) {
      dispatch(clear());
    }
    if (left === null) dispatch(signedOut(null));
    // A locked visit stays where it is: it goes on after the next sign-in.
    if (left === 'locked') await identity.forget();
    else await identity.signOut();
  };
}

/** Nobody there for 15 minutes: the page lets nobody read on. */

import { Idleness } from '../platform/idleness';
import { signOut } from './sign-out';
import type { Thunk } from './store';

export const IDLE_MS = 15 * 60_000;

/**
 * Watches until somebody signs out. Outside a visit they are signed out; in the middle of one the
 * microphone is let go of and the screen locked, and the visit goes on after the next sign-in.
 */
export function watchIdleness(): Thunk {
  return (dispatch, getState, { clock, current, presence }) => {
    current.presence?.stop();
    const idleness = new Idleness({
      clock,
      limitMs: IDLE_MS,
      lastSeen: presence.lastSeen,
      onIdle() {
        const { phase } = getState().visit;
        void dispatch(signOut(phase === 'open' || phase === 'ending' ? 'locked' : 'idle'));
      },
    });
    const unwatch = presence.watch(() => idleness.noticed());
    current.presence = {
      noticed: () => idleness.noticed(),
      stop() {
        unwatch();
        idleness.stop();
      },
    };
  };
}

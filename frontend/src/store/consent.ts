/** Whether a visit may still be interpreted: another device, or the clock, may have ended it. */

import type { ConsentGiven, ConsentStanding, Stop } from '../api/wire';
import { type ErrorCode, pageError } from '../errors/page-error';
import { connectionProblem } from './connection';
import { dropRecorded, endRecording } from './record';
import type { Thunk } from './store';
import { emergencyStands } from './visit';

/** The longest that a second device goes on listening after consent was withdrawn on the first. */
export const ASK_AGAIN_MS = 10_000;

const STOPS: Record<Stop, ErrorCode> = {
  no_consent: 'no_consent',
  consent_withdrawn: 'consent_withdrawn',
  emergency_over: 'emergency_over',
  visit_ended: 'visit_ended',
};

/** Asks the server how consent stands with the visit at hand, and does what it says. */
export function askConsent(id: string): Thunk<Promise<void>> {
  return async (dispatch, getState, { api }) => {
    const answer = await api.consent(id);
    // Without an answer the visit goes on: a lost network ends nothing.
    if (answer.ok && getState().visit.id === id) await dispatch(takeStanding(id, answer.data));
  };
}

/** What the patient said when they could be asked; whether it is on record. */
export function recordConsent(id: string, given: ConsentGiven): Thunk<Promise<boolean>> {
  return async (dispatch, getState, { api }) => {
    if (!given.granted) await dispatch(hangUp(id, 'no_consent'));
    const answer = await api.recordConsent(id, given);
    if (!answer.ok) return false;
    if (getState().visit.id === id) await dispatch(takeStanding(id, answer.data));
    return true;
  };
}

function takeStanding(id: string, standing: ConsentStanding): Thunk<Promise<void>> {
  return async (dispatch, _getState, { clock }) => {
    const { emergency, left_s } = standing;
    if (emergency != null) {
      const untilMs = left_s === null ? null : clock.now() + left_s * 1_000;
      dispatch(emergencyStands({ emergency, untilMs }));
    }
    if (standing.stop !== null) await dispatch(hangUp(id, standing.stop));
  };
}

/** Nobody may listen any more: what was said is finished and sent, and nothing follows it. */
export function hangUp(id: string, stop: Stop): Thunk<Promise<void>> {
  return async (dispatch, getState, { current }) => {
    const { interpreter } = current;
    if (getState().visit.id !== id || interpreter === null) return;
    current.interpreter = null;
    await interpreter.end();
    await dispatch(endRecording());
    if (stop === 'consent_withdrawn') await dispatch(dropRecorded(id));
    dispatch(connectionProblem(pageError(STOPS[stop])));
  };
}

/** Asks again and again while the visit is interpreted, until the answer is called. */
export function watchConsent(id: string): Thunk<() => void> {
  return (dispatch, getState, { clock }) => {
    let stopped = false;
    let cancel = () => {};
    const next = () => {
      const until = getState().visit.emergency?.untilMs ?? Number.POSITIVE_INFINITY;
      const left = until - clock.now();
      // Where they are over and the server let it go on, it is asked no more often than before.
      const wait = left > 0 ? Math.min(ASK_AGAIN_MS, left) : ASK_AGAIN_MS;
      cancel = clock.after(wait, () => void ask(left <= ASK_AGAIN_MS));
    };
    const ask = async (isLast: boolean) => {
      const { emergency } = getState().visit;
      const over = isLast && emergency?.state === 'open';
      // The minutes end by this device's clock too: without a network nobody else could say so.
      if (over) await dispatch(hangUp(id, 'emergency_over'));
      await dispatch(askConsent(id));
      if (!stopped) next();
    };
    next();
    return () => {
      stopped = true;
      cancel();
    };
  };
}

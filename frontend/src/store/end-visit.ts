/** Ends a visit: nothing is left unsent, then the server writes the summary. */

import { failureToError, mayPass } from '../api/failures';
import { backoffDelay } from '../platform/backoff';
import { pause } from '../platform/clock';
import { cardsReceived } from './actions';
import { readActions } from './reading';
import { stopRecording } from './record';
import type { Thunk } from './store';
import { selectLines, turnsToName } from './transcript';
import { visitEnded, visitEnding, visitProblem, visitRead } from './visit';

const ASK_BACKOFF = { first: 400, most: 5_000 };
export function endVisit(): Thunk<Promise<void>> {
  return async (dispatch, getState, services) => {
    const { id } = getState().visit;
    if (id === null || getState().visit.phase === 'ending') return;
    dispatch(visitEnding());
    const { api, clock, current, random } = services;
    await current.interpreter?.end();
    current.interpreter = null;
    await dispatch(stopRecording());
    const { losses, misunderstood, counts } = getState().connection;
    current.meter?.trackMetric('connection.losses', losses);
    current.meter?.trackMetric('messages.misunderstood', misunderstood);
    current.meter?.trackMetric('echo.drops', counts.echoes);
    current.meter?.trackMetric('speech.over', counts.over);
    current.meter?.trackMetric('outbox.pending', getState().outbox.waiting);
    for (let attempt = 0; getState().visit.id === id; attempt += 1) {
      await current.sender?.drain();
      const answer = await api.endConversation(id, turnsToName(getState().transcript));
      if (getState().visit.id !== id) return;
      if (answer.ok && answer.data.missing.length === 0) {
        const flagged = selectLines(getState().transcript).filter((line) => line.flags.length > 0);
        current.meter?.trackMetric('turns.flagged', flagged.length);
        current.meter?.flush();
        current.meter = null;
        dispatch(visitEnded());
        return dispatch(awaitSummary());
      }
      if (answer.ok) {
        const missing = new Set(answer.data.missing.map((turn) => turn.turn_id));
        await dispatch(resend(id, missing));
      } else if (answer.status === 401 || !mayPass(answer.status)) {
        dispatch(visitProblem(failureToError(answer)));
        return;
      }
      await pause(clock, backoffDelay(ASK_BACKOFF, attempt, random));
    }
  };
}

/** Puts turns the server lacks into the outbox again, as the page holds them. */
function resend(conversationId: string, missing: ReadonlySet<string>): Thunk<Promise<void>> {
  return async (_, getState, { current }) => {
    for (const { turnId, turn } of selectLines(getState().transcript)) {
      if (missing.has(turnId)) await current.sender?.add({ conversationId, turnId, turn });
    }
  };
}

/** Asks until the summary is there, or until somebody leaves the visit. */
export function awaitSummary(): Thunk<Promise<void>> {
  return async (dispatch, getState, { api, clock, random }) => {
    const { id } = getState().visit;
    if (id === null) return;
    for (let attempt = 0; getState().visit.id === id; attempt += 1) {
      const answer = await api.conversation(id);
      if (getState().visit.id !== id) return;
      if (answer.ok) dispatch(visitRead(answer.data));
      else if (answer.status === 401 || !mayPass(answer.status)) {
        dispatch(visitProblem(failureToError(answer)));
        return;
      }
      if (answer.ok && answer.data.state === 'completed') {
        const cards = await readActions(api, id).catch(() => []);
        if (getState().visit.id === id) dispatch(cardsReceived(cards));
        return;
      }
      await pause(clock, backoffDelay(ASK_BACKOFF, attempt, random));
    }
  };
}

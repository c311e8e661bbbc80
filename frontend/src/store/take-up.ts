/** A visit that was begun before: in a tab that was closed, or on another device. */

import { dataOf } from '../api/failures';
import { languagePair } from '../api/wire';
import { toPageError } from '../errors/page-error';
import { cardsReceived } from './actions';
import { askConsent } from './consent';
import { awaitSummary } from './end-visit';
import { leaveVisit } from './interpret';
import { readActions, readTurns } from './reading';
import type { Thunk } from './store';
import { type Line, lineOf, linesLoaded } from './transcript';
import { visitEnded, visitOpened, visitOpening, visitProblem } from './visit';

/** More turns than an outbox of one visit holds. */
const ALL_QUEUED = 10_000;

/** Shows a visit with its turns: interpreting starts at a click, or the summary if it is over. */
export function takeUpVisit(id: string): Thunk<Promise<void>> {
  return async (dispatch, getState, { api, current }) => {
    if (getState().visit.id === id) return;
    await dispatch(leaveVisit());
    dispatch(visitOpening(null));
    const opening = getState().visit;
    // Another may be asked for while this one is read: its words must not stand among those.
    const isLeft = () => getState().visit !== opening;
    try {
      await current.keep?.();
      // This device first: what it sends meanwhile is then among what the server has.
      const queued = (await current.outbox?.waiting(ALL_QUEUED)) ?? [];
      const refused = (await current.outbox?.setAside()) ?? [];
      const detail = dataOf(await api.conversation(id));
      const [turns, cards] = await Promise.all([readTurns(api, id), readActions(api, id)]);
      if (isLeft()) return;
      const own = (delivery: Line['delivery']) => (entry: (typeof queued)[number]) => ({
        turnId: entry.turnId,
        turn: entry.turn,
        delivery,
        flags: [],
      });
      const revisions = new Map(turns.map((turn) => [turn.turn_id, turn.revision]));
      const ofVisit = (entry: (typeof queued)[number]) => entry.conversationId === id;
      const newer = (entry: (typeof queued)[number]) =>
        entry.turn.revision > (revisions.get(entry.turnId) ?? 0);
      dispatch(visitOpened({ id, languages: languagePair(detail.languages) }));
      dispatch(
        linesLoaded([
          ...queued.filter(ofVisit).filter(newer).map(own('waiting')),
          ...refused.filter(ofVisit).map(own('set_aside')),
          ...turns.map(lineOf),
        ]),
      );
      dispatch(cardsReceived(cards));
      if (detail.emergency?.state === 'open') await dispatch(askConsent(id));
      if (detail.state !== 'active') {
        dispatch(visitEnded());
        void dispatch(awaitSummary());
      }
    } catch (reason) {
      if (!isLeft()) dispatch(visitProblem(toPageError(reason)));
    }
  };
}

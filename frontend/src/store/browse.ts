/** Visits of before. */

import { dataOf } from '../api/failures';
import { toPageError } from '../errors/page-error';
import {
  historyFailed,
  historyLoading,
  historyPageLoaded,
  pastVisitClosed,
  pastVisitOpened,
  underWayLoaded,
} from './history';
import { readActions, readTurns } from './reading';
import type { Thunk } from './store';
import { lineOf } from './transcript';

export function loadHistory(cursor?: string): Thunk<Promise<void>> {
  return async (dispatch, _, { api }) => {
    dispatch(historyLoading());
    try {
      const page = dataOf(await api.conversations({ cursor }));
      dispatch(historyPageLoaded({ page, first: cursor === undefined }));
    } catch (reason) {
      dispatch(historyFailed(toPageError(reason)));
    }
  };
}

/** The member's own visits that were begun and not ended. */
export function loadUnderWay(): Thunk<Promise<void>> {
  return async (dispatch, getState, { api }) => {
    const answer = await api.conversations({ state: 'active' });
    if (!answer.ok) return;
    const member = getState().auth.member?.member_id;
    dispatch(underWayLoaded(answer.data.items.filter((visit) => visit.created_by === member)));
  };
}

export function openPastVisit(id: string): Thunk<Promise<void>> {
  return async (dispatch, _, { api }) => {
    dispatch(pastVisitClosed());
    dispatch(historyLoading());
    try {
      const [detail, turns, cards] = await Promise.all([
        api.conversation(id).then(dataOf),
        readTurns(api, id),
        readActions(api, id),
      ]);
      const lines = turns
        .map(lineOf)
        .sort((a, b) => a.turn.started_at.localeCompare(b.turn.started_at));
      dispatch(pastVisitOpened({ detail, lines, cards }));
    } catch (reason) {
      dispatch(historyFailed(toPageError(reason)));
    }
  };
}

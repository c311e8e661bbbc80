/** Visits of before. */

import { dataOf } from '../api/failures';
import type { ExternalRef, Member, VisitFilter } from '../api/wire';
import { toPageError } from '../errors/page-error';
import {
  historyFailed,
  historyLoading,
  historyPageLoaded,
  pastVisitClosed,
  pastVisitNamed,
  pastVisitOpened,
} from './history';
import { readActions, readTurns } from './reading';
import type { Thunk } from './store';
import { lineOf } from './transcript';

export type { VisitFilter } from '../api/wire';

/** Filters are ids, names of states and dates: never a word that was said. */
export function loadHistory(filter: VisitFilter = {}, cursor?: string): Thunk<Promise<void>> {
  return async (dispatch, getState, { api }) => {
    dispatch(historyLoading());
    const { round } = getState().history;
    const isLatest = () => getState().history.round === round;
    try {
      const page = dataOf(await api.conversations({ ...filter, cursor }));
      if (isLatest()) dispatch(historyPageLoaded({ page, first: cursor === undefined }));
    } catch (reason) {
      if (isLatest()) dispatch(historyFailed(toPageError(reason)));
    }
  };
}

export function openPastVisit(id: string): Thunk<Promise<void>> {
  return async (dispatch, getState, { api }) => {
    dispatch(pastVisitClosed());
    dispatch(historyLoading());
    const { round } = getState().history;
    const isLatest = () => getState().history.round === round;
    try {
      const [detail, turns, cards] = await Promise.all([
        api.conversation(id).then(dataOf),
        readTurns(api, id),
        readActions(api, id),
      ]);
      const lines = turns
        .map(lineOf)
        .sort((a, b) => a.turn.started_at.localeCompare(b.turn.started_at));
      if (isLatest()) dispatch(pastVisitOpened({ detail, lines, cards }));
    } catch (reason) {
      if (isLatest()) dispatch(historyFailed(toPageError(reason)));
    }
  };
}

/** The clinic's people who interpret, for a supervisor; nobody for anybody else. */
export function readClinicians(): Thunk<Promise<Member[]>> {
  return async (_dispatch, getState, { api }) => {
    if (getState().auth.member?.role !== 'supervisor') return [];
    const answer = await api.members();
    const people = answer.ok ? answer.data.items : [];
    return people.filter(({ role }) => role === 'clinician' || role === 'supervisor');
  };
}

/** The visit's names in the clinic's own systems; whether the server took them. */
export function nameVisit(id: string, ref: ExternalRef | null): Thunk<Promise<boolean>> {
  return async (dispatch, _, { api }) => {
    const answer = await api.editConversation(id, ref);
    if (answer.ok) dispatch(pastVisitNamed(answer.data));
    return answer.ok;
  };
}

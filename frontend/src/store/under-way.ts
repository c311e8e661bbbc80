import { underWayLoaded } from './history';
import type { Thunk } from './store';

/** The member's own visits that were begun and not ended. */
export function loadUnderWay(): Thunk<Promise<void>> {
  return async (dispatch, getState, { api }) => {
    const answer = await api.conversations({ state: 'active' });
    if (!answer.ok) return;
    const member = getState().auth.member?.member_id;
    dispatch(underWayLoaded(answer.data.items.filter((visit) => visit.created_by === member)));
  };
}

/** Becoming a member of a clinic by the invitation that it gave. */

import type { ApiFailure } from '../api/client';
import { enter } from './sign-in';
import type { Thunk } from './store';

/** Accepts it and opens the page; what kept it from that, or `null`. */
export function acceptInvitation(invitation: string): Thunk<Promise<ApiFailure | null>> {
  return async (dispatch, _getState, { loadOversight }) => {
    const api = await loadOversight();
    const answer = await api.accept(invitation);
    if (!answer.ok) return answer;
    await dispatch(enter());
    return null;
  };
}

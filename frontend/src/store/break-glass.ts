/** Opening a colleague's visit in an emergency. */

import type { ApiFailure } from '../api/client';
import { openPastVisit } from './browse';
import type { Thunk } from './store';

/** Opens the visit for an hour and shows it; what kept it from that, or `null`. */
export function breakGlass(
  id: string,
  reason: string,
  key: string,
): Thunk<Promise<ApiFailure | null>> {
  return async (dispatch, _getState, { loadOversight }) => {
    const api = await loadOversight();
    const answer = await api.breakGlass(id, reason, key);
    if (!answer.ok) return answer;
    await dispatch(openPastVisit(id));
    return null;
  };
}

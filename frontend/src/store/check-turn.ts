/** Checking a turn: what its translation says, in the language of the original again. */

import type { TurnChecked } from '../api/wire';
import type { Thunk } from './store';

/** `null` where no answer could be had. Nothing that is stored or shown as said changes. */
export function checkTurn(visitId: string, turnId: string): Thunk<Promise<TurnChecked | null>> {
  return async (_dispatch, _getState, { api }) => {
    const answer = await api.checkTurn(visitId, turnId);
    return answer.ok ? answer.data : null;
  };
}

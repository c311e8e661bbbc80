/** Asking for a person who interprets. */

import type { InterpreterReason } from '../api/wire';
import type { Thunk } from './store';

/** Puts the request on record; whether that worked. The number to call is shown either way. */
export function askForPerson(reason: InterpreterReason): Thunk<Promise<boolean>> {
  return async (_dispatch, getState, { api }) => {
    const { id } = getState().visit;
    if (id === null) return false;
    return (await api.requestInterpreter(id, reason)).ok;
  };
}

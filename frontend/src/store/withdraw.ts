/** The patient no longer consents to a machine that interprets. */

import { endVisit } from './end-visit';
import { dropRecorded, endRecording } from './record';
import type { Thunk } from './store';

/**
 * Stops listening at once, whatever the server says; then puts it on record, which deletes what was
 * recorded, and ends the visit. Whether the server took it.
 */
export function withdrawConsent(): Thunk<Promise<boolean>> {
  return async (dispatch, getState, { api, current }) => {
    const { id } = getState().visit;
    if (id === null) return false;
    await current.interpreter?.end();
    current.interpreter = null;
    await dispatch(endRecording());
    if (!(await api.withdrawConsent(id)).ok) return false;
    await dispatch(dropRecorded(id));
    await dispatch(endVisit());
    return true;
  };
}

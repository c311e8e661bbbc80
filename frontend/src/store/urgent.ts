/** A visit that begins before consent is on record. */

import { dataOf } from '../api/failures';
import type { Emergency, LanguagePair } from '../api/wire';
import { openWith } from './interpret';
import type { Thunk } from './store';
import { emergencyStands } from './visit';

/** Opens a visit that cannot wait for consent; its id, or `null` where that did not work. */
export function openUrgentVisit(
  languages: LanguagePair,
  reason: string,
): Thunk<Promise<string | null>> {
  return async (dispatch, _getState, { api, clock, newId }) => {
    const key = newId();
    const begun: { emergency: Emergency | null } = { emergency: null };
    const id = await dispatch(
      openWith(languages, { reason }, false, async (conversation_id) => {
        const visit = dataOf(await api.startEmergency({ conversation_id, languages, reason }, key));
        begun.emergency = visit.emergency ?? null;
        return visit;
      }),
    );
    const { emergency } = begun;
    if (id !== null && emergency !== null) {
      const lasts = Date.parse(emergency.until) - Date.parse(emergency.started_at);
      dispatch(emergencyStands({ emergency, untilMs: clock.now() + lasts }));
    }
    return id;
  };
}

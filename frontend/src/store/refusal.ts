/** The patient does not want a machine to interpret. */

import type { LanguagePair, OpenConversation } from '../api/wire';
import { utcOffset } from '../platform/clock';
import type { Thunk } from './store';
import { visitCleared } from './visit';

/**
 * Puts a refusal on record, and takes back what was being opened for somebody who had agreed;
 * whether both worked.
 */
export function recordRefusal(
  languages: LanguagePair,
  consent: OpenConversation['consent'],
): Thunk<Promise<boolean>> {
  return async (dispatch, getState, { api, clock, current }) => {
    const { asked } = getState().visit;
    const { opening } = current;
    // Nobody listens to it any more, whatever the server says.
    if (asked !== null) dispatch(visitCleared());
    const answer = await api.openConversation({
      languages,
      utc_offset_min: utcOffset(clock),
      consent: { ...consent, granted: false },
    });
    // The server keeps the refusal, and opens nothing: that is what this answer says.
    const kept = !answer.ok && answer.problem?.code === 'consent_required';
    if (asked === null) return kept;
    // A visit cannot be taken back before it is there.
    await opening;
    return (await dispatch(takeBack(asked.id))) && kept;
  };
}

/** Withdraws the consent of a visit that may have been opened, and ends it; whether none is left. */
function takeBack(id: string): Thunk<Promise<boolean>> {
  return async (_dispatch, _getState, { api }) => {
    const withdrawn = await api.withdrawConsent(id);
    // It was never opened: the request was lost on its way there, not on its way back.
    if (!withdrawn.ok) return withdrawn.status === 404;
    return (await api.endConversation(id, [])).ok;
  };
}

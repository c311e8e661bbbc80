/** A person's word on a summary, and sending it to somebody. */

import type { ApiResult } from '../api/client';
import type { MailForm, MailOut, Qualification, SummaryLineIn } from '../api/wire';
import { pastVisitNamed } from './history';
import type { Thunk } from './store';
import { visitRead } from './visit';

export type Approval = 'approved' | 'changed' | 'failed';

/**
 * `lines` are what it is to say instead; `null` approves it as it stands. `qualification` is what
 * the reviewer states of themselves.
 */
export function approveSummary(
  id: string,
  revision: number,
  lines: SummaryLineIn[] | null,
  qualification: Qualification | null,
): Thunk<Promise<Approval>> {
  return async (dispatch, _, { api }) => {
    const answer = await api.reviewSummary(id, { revision, lines, qualification });
    // Somebody else was there first: what they left is shown, and decided upon anew.
    const shown = answer.ok ? answer : answer.status === 409 ? await api.conversation(id) : answer;
    if (shown.ok) {
      dispatch(pastVisitNamed(shown.data));
      dispatch(visitRead(shown.data));
    }
    if (answer.ok) return 'approved';
    return shown.ok ? 'changed' : 'failed';
  };
}

/** `key` names this mail: repeated with the same one, it is sent once. */
export function mailSummary(
  id: string,
  to: string,
  form: MailForm,
  key: string,
): Thunk<Promise<ApiResult<MailOut>>> {
  return (_dispatch, _getState, { api }) => api.mailSummary(id, { to, form }, key);
}

export function newKey(): Thunk<string> {
  return (_dispatch, _getState, { newId }) => newId();
}

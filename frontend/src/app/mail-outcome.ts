/** What became of a mail, in the page's own words. */

import type { ApiResult } from '../api/client';
import type { MailOut } from '../api/wire';
import type { MessageKey } from '../i18n/text';

export type Outcome =
  | { kind: 'sent'; demo: boolean }
  | { kind: 'address'; says: MessageKey }
  | { kind: 'uncertain' }
  | { kind: 'refused'; says: MessageKey };

const ADDRESS: Record<string, MessageKey> = {
  address_malformed: 'mail.address_malformed',
  address_several: 'mail.address_several',
  address_refused: 'mail.address_refused',
};

/** Anything else leaves it open what the server did: the same key makes a repetition safe. */
const BY_CODE: Record<string, MessageKey> = {
  rate_limited: 'mail.too_many',
  upstream_rejected: 'mail.not_set_up',
  upstream_timeout: 'mail.not_now',
  conflict: 'mail.on_its_way',
  idempotency_in_flight: 'mail.on_its_way',
};

export function outcomeOf(answer: ApiResult<MailOut>): Outcome {
  if (answer.ok) return { kind: 'sent', demo: answer.data.demo };
  const { problem } = answer;
  const reason = problem?.errors?.[0]?.code ?? '';
  if (ADDRESS[reason]) return { kind: 'address', says: ADDRESS[reason] };
  if (reason === 'content_not_allowed')
    return { kind: 'refused', says: 'mail.content_not_allowed' };
  if (problem?.code === 'email_uncertain') return { kind: 'uncertain' };
  return { kind: 'refused', says: BY_CODE[problem?.code ?? ''] ?? 'mail.failed' };
}

/** The browser's encrypted outbox, loaded once it is known whose it is. */

import type { Me } from '../api/wire';
import { openCipher } from '../outbox/cipher';
import { openIndexedDbOutbox } from '../outbox/indexed-db-outbox';
import type { Outbox } from '../outbox/outbox';

export async function openOutbox(me: Me): Promise<Outbox> {
  return openIndexedDbOutbox(await openCipher(me.outbox_key));
}

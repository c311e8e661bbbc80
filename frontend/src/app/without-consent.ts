import type { Conversation } from '../api/wire';

/** It was interpreted in an emergency, and nobody consented since. */
export function isWithoutConsent({ emergency }: Pick<Conversation, 'emergency'>): boolean {
  return emergency != null && emergency.state !== 'consented';
}

/** One word for what the interpreter is doing. */

import type { MessageKey } from '../i18n/text';
import type { Connection } from '../store/connection';

export type StateName =
  | 'idle'
  | 'connecting'
  | 'listening'
  | 'interpreting'
  | 'speaking'
  | 'reconnecting'
  | 'paused'
  | 'ended';

/** `growing`: something was heard whose translation is not finished. */
export function stateName(connection: Connection, growing: boolean): StateName {
  if (connection.link !== 'live') return connection.link;
  if (connection.speaking) return 'speaking';
  if (connection.paused) return 'paused';
  return growing ? 'interpreting' : 'listening';
}

const TONES = {
  idle: 'calm',
  connecting: 'busy',
  listening: 'calm',
  interpreting: 'active',
  speaking: 'active',
  reconnecting: 'trouble',
  paused: 'calm',
  ended: 'calm',
} as const;

export function stateTone(name: StateName): (typeof TONES)[StateName] {
  return TONES[name];
}

export function stateKey(name: StateName, retryInMs: number): MessageKey {
  return name === 'reconnecting' && retryInMs >= 1_000 ? 'state.reconnecting_in' : `state.${name}`;
}

/** Opens what comes over a data channel, of whatever kind of session. Nothing here ever throws. */

import type { Misunderstood } from './events';

/** Longer than any message an interpreter sends; what is above is not parsed at all. */
export const LARGEST_MESSAGE = 65_536;

export type WireRecord = Record<string, unknown>;
export type WireMessage = WireRecord & { type: string };

export function isRecord(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function openMessage(data: unknown): { message: WireMessage } | { why: Misunderstood } {
  if (typeof data !== 'string') return { why: 'malformed' };
  if (data.length > LARGEST_MESSAGE) return { why: 'too_large' };
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return { why: 'malformed' };
  }
  if (!isRecord(message) || typeof message.type !== 'string') return { why: 'bad_shape' };
  return { message: { ...message, type: message.type } };
}

/** The code of an `error` message, where it has one. */
export function errorCode(message: WireRecord): string | null {
  const code = isRecord(message.error) ? message.error.code : null;
  return typeof code === 'string' ? code : null;
}

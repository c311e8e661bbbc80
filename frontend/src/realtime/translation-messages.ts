/** Reads what a translation session sends on its data channel. Nothing here ever throws. */

import type { Misunderstood } from './events';

export type TranslationMessage =
  | { kind: 'source' | 'target'; text: string }
  | { kind: 'known' }
  | { kind: 'closed' }
  | { kind: 'error'; code: string | null }
  | { kind: 'misunderstood'; why: Misunderstood };

/** Longer than any delta an interpreter sends; what is above is not parsed at all. */
export const LARGEST_MESSAGE = 65_536;

const KNOWN = new Set(['session.created', 'session.updated', 'session.output_audio.delta']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function misunderstood(why: Misunderstood): TranslationMessage {
  return { kind: 'misunderstood', why };
}

export function readTranslationMessage(data: unknown): TranslationMessage {
  if (typeof data !== 'string') return misunderstood('malformed');
  if (data.length > LARGEST_MESSAGE) return misunderstood('too_large');
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return misunderstood('malformed');
  }
  if (!isRecord(message) || typeof message.type !== 'string') return misunderstood('bad_shape');
  switch (message.type) {
    case 'session.input_transcript.delta':
    case 'session.output_transcript.delta': {
      if (typeof message.delta !== 'string') return misunderstood('bad_shape');
      const side = message.type === 'session.input_transcript.delta' ? 'source' : 'target';
      return { kind: side, text: message.delta };
    }
    case 'session.closed':
      return { kind: 'closed' };
    case 'error': {
      const code = isRecord(message.error) ? message.error.code : null;
      return { kind: 'error', code: typeof code === 'string' ? code : null };
    }
    default:
      return KNOWN.has(message.type) ? { kind: 'known' } : misunderstood('unknown_type');
  }
}

/** Reads what a translation session sends on its data channel. Nothing here ever throws. */

import type { Language, Misunderstood } from './events';
import { errorCode, isRecord, openMessage } from './wire-messages';

export type TranslationMessage =
  | { kind: 'source' | 'target'; text: string }
  /** The language that the session speaks from now on. */
  | { kind: 'updated'; language: Language }
  | { kind: 'known' }
  | { kind: 'closed' }
  | { kind: 'error'; code: string | null }
  | { kind: 'misunderstood'; why: Misunderstood };

const KNOWN = new Set(['session.created', 'session.output_audio.delta']);

function misunderstood(why: Misunderstood): TranslationMessage {
  return { kind: 'misunderstood', why };
}

export function readTranslationMessage(data: unknown): TranslationMessage {
  const opened = openMessage(data);
  if ('why' in opened) return misunderstood(opened.why);
  const { message } = opened;
  switch (message.type) {
    case 'session.input_transcript.delta':
    case 'session.output_transcript.delta': {
      if (typeof message.delta !== 'string') return misunderstood('bad_shape');
      const side = message.type === 'session.input_transcript.delta' ? 'source' : 'target';
      return { kind: side, text: message.delta };
    }
    case 'session.updated': {
      const language = outputLanguage(message.session);
      return language === null ? { kind: 'known' } : { kind: 'updated', language };
    }
    case 'session.closed':
      return { kind: 'closed' };
    case 'error':
      return { kind: 'error', code: errorCode(message) };
    default:
      return KNOWN.has(message.type) ? { kind: 'known' } : misunderstood('unknown_type');
  }
}

function outputLanguage(session: unknown): Language | null {
  const audio = isRecord(session) ? session.audio : null;
  const output = isRecord(audio) ? audio.output : null;
  const language = isRecord(output) ? output.language : null;
  return language === 'en' || language === 'es' ? language : null;
}

/** Reads what a conversation session sends on its data channel. Nothing here ever throws. */

import type { Language, Misunderstood } from './events';
import {
  errorCode,
  isRecord,
  openMessage,
  type WireMessage,
  type WireRecord,
} from './wire-messages';

export type ConversationMessage =
  | { kind: 'began' | 'stopped' | 'committed' | 'unheard'; item: string }
  | { kind: 'heard'; item: string; text: string }
  | { kind: 'transcribed'; item: string; text: string; lang: Language | null }
  /** A response begins; `turn` and `item` say what it was asked for, where the page asked. */
  | { kind: 'answering'; response: string; turn: string | null; item: string | null }
  | { kind: 'said'; response: string; text: string }
  | { kind: 'called'; response: string; id: string; name: string; arguments: string }
  | { kind: 'answered'; response: string }
  | { kind: 'voice'; heard: boolean }
  | { kind: 'known' }
  | { kind: 'error'; code: string | null }
  | { kind: 'misunderstood'; why: Misunderstood };

const TRANSCRIPTION = 'conversation.item.input_audio_transcription';

/** What the protocol sends besides, and the page has no use for. */
const KNOWN = new Set([
  'session.created',
  'session.updated',
  'conversation.created',
  'conversation.item.added',
  'conversation.item.created',
  'conversation.item.deleted',
  'conversation.item.done',
  'conversation.item.retrieved',
  'conversation.item.truncated',
  `${TRANSCRIPTION}.segment`,
  'input_audio_buffer.cleared',
  'input_audio_buffer.timeout_triggered',
  'rate_limits.updated',
  'response.content_part.added',
  'response.content_part.done',
  'response.function_call_arguments.delta',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.output_item.added',
  'response.output_item.done',
  'response.output_text.delta',
  'response.output_text.done',
]);

const OF_ITEM = {
  'input_audio_buffer.speech_started': 'began',
  'input_audio_buffer.speech_stopped': 'stopped',
  'input_audio_buffer.committed': 'committed',
  [`${TRANSCRIPTION}.failed`]: 'unheard',
} as const;

function isOfItem(type: string): type is keyof typeof OF_ITEM {
  return Object.hasOwn(OF_ITEM, type);
}

const BAD: ConversationMessage = { kind: 'misunderstood', why: 'bad_shape' };

export function readConversationMessage(data: unknown): ConversationMessage {
  const opened = openMessage(data);
  if ('why' in opened) return { kind: 'misunderstood', why: opened.why };
  return read(opened.message) ?? BAD;
}

/** `null` where a field that is needed is missing or of another type. */
function read(message: WireMessage): ConversationMessage | null {
  const { type } = message;
  if (isOfItem(type)) {
    const item = text(message, 'item_id');
    return item === null ? null : { kind: OF_ITEM[type], item };
  }
  switch (type) {
    case `${TRANSCRIPTION}.delta`: {
      const [item, delta] = [text(message, 'item_id'), text(message, 'delta')];
      return item === null || delta === null ? null : { kind: 'heard', item, text: delta };
    }
    case `${TRANSCRIPTION}.completed`: {
      const [item, whole] = [text(message, 'item_id'), text(message, 'transcript')];
      if (item === null || whole === null) return null;
      return { kind: 'transcribed', item, text: whole, lang: languageOf(message.languages) };
    }
    case 'response.output_audio_transcript.delta': {
      const [response, delta] = [text(message, 'response_id'), text(message, 'delta')];
      return response === null || delta === null ? null : { kind: 'said', response, text: delta };
    }
    case 'response.function_call_arguments.done':
      return readCall(message);
    case 'response.created':
    case 'response.done':
      return isRecord(message.response) ? readResponse(type, message.response) : null;
    case 'output_audio_buffer.started':
      return { kind: 'voice', heard: true };
    case 'output_audio_buffer.stopped':
    case 'output_audio_buffer.cleared':
      return { kind: 'voice', heard: false };
    case 'error':
      return { kind: 'error', code: errorCode(message) };
    default:
      return KNOWN.has(type) ? { kind: 'known' } : { kind: 'misunderstood', why: 'unknown_type' };
  }
}

function readCall(message: WireRecord): ConversationMessage | null {
  const response = text(message, 'response_id');
  const id = text(message, 'call_id');
  const name = text(message, 'name');
  const given = text(message, 'arguments');
  if (response === null || id === null || name === null || given === null) return null;
  return { kind: 'called', response, id, name, arguments: given };
}

function readResponse(type: string, response: WireRecord): ConversationMessage | null {
  const id = text(response, 'id');
  if (id === null) return null;
  if (type === 'response.done') return { kind: 'answered', response: id };
  const asked = isRecord(response.metadata) ? response.metadata : {};
  return {
    kind: 'answering',
    response: id,
    turn: text(asked, 'turn_id'),
    item: text(asked, 'item_id'),
  };
}

function text(record: WireRecord, name: string): string | null {
  const value = record[name];
  return typeof value === 'string' ? value : null;
}

/** The one language that an utterance is in, where the recogniser says so. */
function languageOf(languages: unknown): Language | null {
  if (!Array.isArray(languages) || languages.length !== 1) return null;
  const code: unknown = isRecord(languages[0]) ? languages[0].code : null;
  return code === 'en' || code === 'es' ? code : null;
}

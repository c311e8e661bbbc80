/**
 * Follows one conversation session: which response interprets which utterance, which one was
 * asked for beside it, and what was left uninterpreted. Pure but for `send`; times are passed in.
 */

import { pageError } from '../errors/page-error';
import type { ConversationMessage } from './conversation-messages';
import type { ModelCall, RealtimeEvent } from './events';
import { addCall, askForCalls, readModelCall } from './model-calls';

const LEG = 'both';

/** Answers to what the page asked in vain, and lives with. */
const EXPECTED = new Set([
  'response_cancel_not_active',
  'input_audio_buffer_commit_empty',
  'conversation_already_has_active_response',
]);

type Heard = Exclude<
  ConversationMessage,
  { response: string } | { kind: 'misunderstood' | 'known' | 'error' | 'voice' }
>;
type Answering = Extract<ConversationMessage, { response: string }>;

interface Aside {
  turn: string;
  calls: ModelCall[];
}

export class Dialogue {
  private readonly send: (message: object) => void;
  /** Ended utterances that no response was begun for, oldest first. */
  private unanswered: string[] = [];
  /** Of those: the ones for which the interpreter was busy, and must be asked again. */
  private missed: string[] = [];
  private readonly answers = new Map<string, string>();
  private readonly asides = new Map<string, Aside>();
  private readonly asked = new Set<string>();
  private active: string | null = null;
  private voice = false;

  constructor(send: (message: object) => void) {
    this.send = send;
  }

  /** What a message means; `'lost'` where the session is over. */
  take(message: ConversationMessage, at: number): RealtimeEvent[] | 'lost' {
    switch (message.kind) {
      case 'misunderstood':
        return [{ kind: 'misunderstood', leg: LEG, why: message.why, at }];
      case 'known':
        return [];
      case 'error':
        return this.meet(message.code, at);
      case 'answering':
      case 'said':
      case 'called':
      case 'answered':
        return this.follow(message, at);
      case 'voice':
        return this.hearVoice(message.heard, at);
      default:
        return this.hear(message, at);
    }
  }

  /** Asks, once a turn, what it commits to; the answer comes as `model.calls`. */
  propose(turnId: string, text: string): void {
    if (this.asked.has(turnId)) return;
    this.asked.add(turnId);
    this.send(askForCalls(turnId, text));
  }

  /** Somebody means to be heard: what is being said ends. */
  interrupt(): void {
    if (this.active !== null) this.send({ type: 'response.cancel', response_id: this.active });
    if (this.voice) this.send({ type: 'output_audio_buffer.clear' });
  }

  private hear(message: Heard, at: number): RealtimeEvent[] {
    const utterance = message.item;
    const of = { leg: LEG, utterance, at } as const;
    switch (message.kind) {
      case 'began':
        return [{ kind: 'speaking.started', who: 'person', ...of }];
      case 'stopped':
        return [{ kind: 'speaking.stopped', who: 'person', ...of }];
      case 'committed':
        this.unanswered.push(utterance);
        return [{ kind: 'turn.boundary', ...of }];
      case 'heard':
        return [{ kind: 'source.delta', text: message.text, ...of }];
      case 'transcribed':
        return [{ kind: 'source.done', text: message.text, lang: message.lang, ...of }];
      case 'unheard':
        return [{ kind: 'source.done', text: null, lang: null, ...of }];
    }
  }

  private follow(message: Answering, at: number): RealtimeEvent[] {
    const { response } = message;
    const utterance = this.answers.get(response);
    switch (message.kind) {
      case 'answering':
        if (message.turn !== null) this.asides.set(response, { turn: message.turn, calls: [] });
        else this.answer(response, message.item);
        return [];
      case 'said':
        if (utterance === undefined) return [];
        return [{ kind: 'target.delta', leg: LEG, text: message.text, utterance, at }];
      case 'called':
        return this.keepCall(message, at);
      case 'answered':
        return this.close(response, utterance, at);
    }
  }

  /** An interpretation begins: of what the page asked for, else of what was said last. */
  private answer(response: string, asked: string | null): void {
    this.active = response;
    const utterance = asked ?? this.unanswered.at(-1);
    if (utterance === undefined) return;
    this.answers.set(response, utterance);
    this.unanswered = this.unanswered.filter((one) => one !== utterance);
    this.missed = this.missed.filter((one) => one !== utterance);
  }

  private close(response: string, utterance: string | undefined, at: number): RealtimeEvent[] {
    if (this.active === response) this.active = null;
    const aside = this.asides.get(response);
    this.asides.delete(response);
    this.answers.delete(response);
    if (aside !== undefined) {
      const { turn, calls } = aside;
      return calls.length === 0 ? [] : [{ kind: 'model.calls', leg: LEG, turn, calls, at }];
    }
    this.catchUp();
    return utterance === undefined ? [] : [{ kind: 'target.done', leg: LEG, utterance, at }];
  }

  /** Asks for what was said while the interpreter was busy with something else. */
  private catchUp(): void {
    const item = this.missed.shift();
    if (item === undefined) return;
    this.send({
      type: 'response.create',
      response: { input: [{ type: 'item_reference', id: item }], metadata: { item_id: item } },
    });
  }

  private keepCall(
    { response, id, name, arguments: given }: Extract<ConversationMessage, { kind: 'called' }>,
    at: number,
  ): RealtimeEvent[] {
    const aside = this.asides.get(response);
    const call = readModelCall(id, name, given);
    if (call === null) return [{ kind: 'misunderstood', leg: LEG, why: 'bad_shape', at }];
    if (aside !== undefined) aside.calls = addCall(aside.calls, call);
    return [];
  }

  private hearVoice(heard: boolean, at: number): RealtimeEvent[] {
    this.voice = heard;
    const kind = heard ? 'speaking.started' : 'speaking.stopped';
    return [{ kind, who: 'interpreter', leg: LEG, at }];
  }

  private meet(code: string | null, at: number): RealtimeEvent[] | 'lost' {
    if (code === 'session_expired') return 'lost';
    if (code === 'conversation_already_has_active_response') {
      const item = this.unanswered.at(-1);
      if (item !== undefined && !this.missed.includes(item)) this.missed.push(item);
    }
    if (code !== null && EXPECTED.has(code)) return [];
    return [{ kind: 'error', error: pageError('interpreter_refused'), at }];
  }
}

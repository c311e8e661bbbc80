/**
 * Makes a turn of each utterance that the interpreter tells apart. Its words come from a
 * recogniser of their own and may follow the interpretation; what is not interpreted in time
 * becomes a turn without target, and text that arrives late raises its revision.
 */

import type { Cutter, TurnChange } from './cutter';
import type { Language, Listening, ModelCall, RealtimeEvent } from './events';
import { guessLanguage } from './language-guess';
import { type CutTurn, type Leg, NOT_TRANSCRIBED, otherLanguage, type TurnMark } from './speech';

export interface UtteranceSettings {
  /** An utterance that has ended is a turn after so long without more of it. */
  patienceMs: number;
  /** How long a finished turn can still be completed. */
  keepMs: number;
}

export const UTTERANCE_SETTINGS: UtteranceSettings = { patienceMs: 3_000, keepMs: 60_000 };

/** Below what the server takes of one text. */
const LONGEST_TEXT = 16_000;

interface Utterance {
  id: string;
  turnId: string;
  session: string | null;
  startedAt: number;
  /** When it was last heard; then when anything last came of it. */
  endedAt: number;
  lastAt: number;
  ended: boolean;
  heard: string;
  heardAll: boolean;
  /** Somebody spoke, and the recogniser could not say what. */
  unheard: boolean;
  lang: Language | null;
  target: string;
  saidAll: boolean;
  over: boolean;
  calls: ModelCall[];
  revision: number;
  dirty: boolean;
}

type OfUtterance = Extract<RealtimeEvent, { utterance?: string }>;

export class UtteranceCutter implements Cutter {
  private open: Utterance[] = [];
  private session: string | null = null;
  private previous: Language | null = null;
  private readonly languages: readonly [Language, Language];
  private readonly newId: () => string;
  private readonly settings: UtteranceSettings;

  /** `languages` are the clinician's and the patient's. */
  constructor(
    languages: readonly [Language, Language],
    newId: () => string,
    settings: UtteranceSettings = UTTERANCE_SETTINGS,
  ) {
    this.languages = languages;
    this.newId = newId;
    this.settings = settings;
  }

  beginSession(session: string, _legs: Leg[]): void {
    this.session = session;
  }

  /** One session hears both: there is no direction to choose. */
  listenTo(_listening: Listening): void {}

  feed(event: RealtimeEvent): TurnChange[] {
    const changes = this.tick(event.at);
    if (event.kind === 'model.calls') return [...changes, ...this.addCalls(event)];
    if (!('utterance' in event) || event.utterance === undefined) return changes;
    if ('who' in event && event.who === 'interpreter') return changes;
    const one = this.find(event.utterance) ?? this.begin(event.utterance, event.at);
    one.lastAt = event.at;
    return [...changes, ...this.take(one, event)];
  }

  tick(now: number): TurnChange[] {
    const due = this.open.filter((one) => one.dirty && this.dueAt(one) <= now);
    const changes = due.flatMap((one) => this.finish(one));
    this.open = this.open.filter((one) => one.dirty || now < one.lastAt + this.settings.keepMs);
    return changes;
  }

  deadline(): number | null {
    const times = this.open.filter((one) => one.dirty).map((one) => this.dueAt(one));
    return times.length === 0 ? null : Math.min(...times);
  }

  flush(): TurnChange[] {
    return this.open.filter((one) => one.dirty).flatMap((one) => this.finish(one));
  }

  private take(one: Utterance, event: OfUtterance): TurnChange[] {
    switch (event.kind) {
      case 'speaking.stopped':
        one.endedAt = event.at;
        return [];
      case 'turn.boundary':
        one.ended = true;
        return [];
      case 'source.delta':
        if (one.heardAll) return [];
        one.heard = (one.heard + event.text).slice(0, LONGEST_TEXT);
        return this.show(one);
      case 'source.done':
        one.heardAll = true;
        one.unheard = event.text === null && one.heard === '';
        one.heard = (event.text ?? one.heard).slice(0, LONGEST_TEXT);
        one.lang = event.lang;
        one.over = event.over ?? one.over;
        return this.settle(one);
      case 'target.delta':
        one.target = (one.target + event.text).slice(0, LONGEST_TEXT);
        one.saidAll = false;
        return this.show(one);
      case 'target.done':
        one.saidAll = true;
        return one.dirty || one.target !== '' ? this.settle(one) : [];
      default:
        return [];
    }
  }

  private addCalls(event: Extract<RealtimeEvent, { kind: 'model.calls' }>): TurnChange[] {
    const one = this.open.find(({ turnId }) => turnId === event.turn);
    if (one === undefined) return [];
    one.calls = event.calls;
    one.lastAt = event.at;
    return one.dirty ? [] : this.finish(one);
  }

  private find(id: string): Utterance | undefined {
    return this.open.find((one) => one.id === id && one.session === this.session);
  }

  private begin(id: string, now: number): Utterance {
    const one: Utterance = {
      id,
      turnId: this.newId(),
      session: this.session,
      startedAt: now,
      endedAt: now,
      lastAt: now,
      ended: false,
      heard: '',
      heardAll: false,
      unheard: false,
      lang: null,
      target: '',
      saidAll: false,
      over: false,
      calls: [],
      revision: 0,
      dirty: true,
    };
    this.open.push(one);
    return one;
  }

  /** One whose end is not told is forgotten some day. */
  private dueAt(one: Utterance): number {
    const { patienceMs, keepMs } = this.settings;
    return one.lastAt + (one.ended ? patienceMs : keepMs);
  }

  private show(one: Utterance): TurnChange[] {
    one.dirty = true;
    const turn = this.read(one);
    return turn.source.text === '' && turn.target === null ? [] : [{ finished: false, turn }];
  }

  private settle(one: Utterance): TurnChange[] {
    const whole = one.ended && one.heardAll && one.saidAll;
    return whole ? this.finish(one) : this.show(one);
  }

  private finish(one: Utterance): TurnChange[] {
    one.dirty = false;
    const turn = this.read(one);
    const { lang, text } = turn.source;
    if (text === '' && turn.target === null && !one.unheard) return [];
    this.previous = lang;
    one.revision += 1;
    const source = { lang, text: text || NOT_TRANSCRIBED[lang] };
    return [{ finished: true, turn: { ...turn, source } }];
  }

  private read(one: Utterance): CutTurn {
    // Half a character, cut off between two messages, is no text that the server could store.
    const text = one.heard.trim().toWellFormed();
    const target = one.target.trim().toWellFormed();
    const spoken = guessLanguage(target);
    const known =
      one.lang ?? guessLanguage(text) ?? (spoken === null ? null : otherLanguage(spoken));
    const reply = this.previous === null ? this.languages[1] : otherLanguage(this.previous);
    const lang = known ?? reply;
    const marks: TurnMark[] = [];
    if (target === '') marks.push('untranslated');
    if (one.over) marks.push('overlap');
    return {
      turn_id: one.turnId,
      session_id: one.session,
      speaker: known === null ? 'unknown' : known === this.languages[0] ? 'clinician' : 'patient',
      origin: 'speech',
      source: { lang, text },
      target: target === '' ? null : { lang: otherLanguage(lang), text: target },
      started_at: new Date(one.startedAt).toISOString(),
      ended_at: new Date(Math.max(one.startedAt, one.endedAt)).toISOString(),
      revision: one.revision + 1,
      marks,
      model_calls: one.calls,
    };
  }
}

/**
 * Cuts two streams of text into turns. A translation session never says that somebody stopped
 * speaking, so what was heard and what was translated are each cut by their own silence.
 *
 * Every leg transcribes everything; the leg that speaks a translation tells the direction, and
 * its own transcript is the turn's source. Speech that no leg translates becomes a turn without
 * target: a bare «No.» is the same in both languages, both legs stay silent, and it must not
 * vanish. Text that arrives late for a finished turn raises its revision.
 *
 * Pure: no timer, no clock, no randomness of its own. Feed it events, and `tick` it at
 * `deadline()`; both answer with the turns that changed.
 */

import type { Cutter, TurnChange } from './cutter';
import type { Language, LegName, Listening, RealtimeEvent } from './events';
import {
  type CutTurn,
  type Draft,
  type Leg,
  NOT_TRANSCRIBED,
  otherLanguage,
  readTurn,
  type Speech,
} from './speech';
import { CUTTER_SETTINGS, type CutterSettings, SpeechBook } from './speech-book';

export class TurnCutter implements Cutter {
  private readonly legs = new Map<LegName, Leg>();
  private previous: Language | null = null;
  private listening: Listening = 'auto';
  private readonly book: SpeechBook;
  private readonly languages: readonly [Language, Language];
  private readonly settings: CutterSettings;

  /** `languages` are the clinician's and the patient's. */
  constructor(
    languages: readonly [Language, Language],
    newId: () => string,
    settings: CutterSettings = CUTTER_SETTINGS,
  ) {
    this.languages = languages;
    this.book = new SpeechBook(newId, settings);
    this.settings = settings;
  }

  /** Speech from now on belongs to this session, heard through these legs. */
  beginSession(session: string, legs: Leg[]): void {
    this.book.session = session;
    this.book.runs.clear();
    this.legs.clear();
    for (const leg of legs) this.legs.set(leg.name, leg);
  }

  listenTo(listening: Listening): void {
    this.listening = listening;
  }

  feed(event: RealtimeEvent): TurnChange[] {
    const changes = this.tick(event.at);
    if (event.kind === 'source.delta') {
      const hear = event.over ? this.overhear : this.hear;
      return [...changes, ...hear.call(this, event.leg, event.text, event.at)];
    }
    if (event.kind === 'target.delta') {
      return [...changes, ...this.speak(event.leg, event.text, event.at)];
    }
    if (event.kind === 'turn.boundary') {
      for (const speech of this.book.speeches) speech.closed = true;
    }
    return changes;
  }

  /** Finishes what has been silent for long enough at `now`. */
  tick(now: number): TurnChange[] {
    const changes: TurnChange[] = [];
    for (const speech of this.book.speeches) {
      if (now >= speech.lastAt + this.settings.sourceSilenceMs) speech.closed = true;
      for (const draft of speech.drafts) {
        if (draft.dirty && now >= this.settledAt(speech, draft)) {
          changes.push(...this.finish(speech, draft));
        }
      }
    }
    this.book.forget(now);
    return changes;
  }

  /** When `tick` has something to do next, or `null` while nobody speaks. */
  deadline(): number | null {
    let next: number | null = null;
    for (const speech of this.book.speeches) {
      for (const draft of speech.drafts) {
        if (!draft.dirty) continue;
        const at = this.settledAt(speech, draft);
        if (next === null || at < next) next = at;
      }
    }
    return next;
  }

  /** Finishes everything at once: the session or the visit is over. */
  flush(): TurnChange[] {
    const changes: TurnChange[] = [];
    for (const speech of this.book.speeches) {
      speech.closed = true;
      for (const draft of speech.drafts) {
        if (draft.dirty) changes.push(...this.finish(speech, draft));
      }
    }
    this.book.runs.clear();
    return changes;
  }

  private hear(leg: LegName, text: string, now: number): TurnChange[] {
    if (text === '') return [];
    const speech = this.book.speechHeardBy(leg, now) ?? this.book.begin(now, this.only());
    // Its translation came first: its words begin only now.
    if (speech.heard.size === 0) speech.closed = false;
    const heard = (speech.heard.get(leg) ?? '') + text;
    speech.heard.set(leg, heard);
    if (!speech.closed) speech.lastAt = now;
    if (heard.length > this.settings.longestText) speech.closed = true;
    // The other leg's transcript of the same words changes nothing once the direction is known.
    const touched = speech.drafts.filter((draft) => draft.leg === null || draft.leg.name === leg);
    return touched.flatMap((draft) => this.show(speech, draft));
  }

  /** Kept apart from what is being translated: it is nobody's turn but its speaker's. */
  private overhear(leg: LegName, text: string, now: number): TurnChange[] {
    const open = this.book.speeches.find((speech) => speech.over && !speech.closed);
    const speech = open ?? this.book.begin(now, this.only(), true);
    speech.heard.set(leg, (speech.heard.get(leg) ?? '') + text);
    speech.lastAt = now;
    return speech.drafts.flatMap((draft) => this.show(speech, draft));
  }

  private speak(leg: LegName, text: string, now: number): TurnChange[] {
    const known = this.legs.get(leg);
    if (known === undefined || text === '') return [];
    const draft = this.book.draftSpokenBy(known, now);
    if (draft.target === '' && text.trim() === '') return [];
    draft.leg = known;
    draft.target = (draft.target + text).slice(0, 2 * this.settings.longestText);
    draft.lastTargetAt = now;
    this.book.runs.set(leg, draft);
    return this.show(draft.speech, draft);
  }

  private settledAt(speech: Speech, draft: Draft): number {
    const { sourceSilenceMs, targetSilenceMs, untranslatedMs } = this.settings;
    if (speech.over) return speech.lastAt + sourceSilenceMs;
    if (draft.leg === null) return speech.lastAt + untranslatedMs;
    const heard = [...speech.heard.values()].some((text) => text.trim() !== '');
    if (!heard) return draft.lastTargetAt + untranslatedMs;
    return Math.max(speech.lastAt + sourceSilenceMs, draft.lastTargetAt + targetSilenceMs);
  }

  private show(speech: Speech, draft: Draft): TurnChange[] {
    draft.dirty = true;
    const turn = this.read(speech, draft);
    return turn.source.text === '' && turn.target === null ? [] : [{ finished: false, turn }];
  }

  private finish(speech: Speech, draft: Draft): TurnChange[] {
    draft.dirty = false;
    const turn = this.read(speech, draft);
    const { lang, text } = turn.source;
    if (text === '' && turn.target === null) return [];
    this.previous = lang;
    draft.revision += 1;
    const source = { lang, text: text || NOT_TRANSCRIBED[lang] };
    return [{ finished: true, turn: { ...turn, source } }];
  }

  private read(speech: Speech, draft: Draft): CutTurn {
    const reply = this.previous === null ? this.languages[1] : otherLanguage(this.previous);
    return readTurn(speech, draft, this.languages, reply);
  }

  private only(): Language | null {
    if (this.listening === 'auto') return null;
    return this.legs.get(this.listening)?.source ?? null;
  }
}

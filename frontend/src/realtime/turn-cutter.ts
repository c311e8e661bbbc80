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

import type { Language, LegName, Listening, RealtimeEvent } from './events';
import { guessLanguage, sentencesOf } from './language-guess';
import {
  type CutTurn,
  type Draft,
  type Leg,
  lackingTarget,
  NOT_TRANSCRIBED,
  otherLanguage,
  readTurn,
  type Speech,
  wordCount,
} from './speech';

export type { CutTurn } from './speech';

export interface CutterSettings {
  /** Nothing heard for so long ends what was said. */
  sourceSilenceMs: number;
  /** Nothing translated for so long ends a translation. */
  targetSilenceMs: number;
  /** Speech that no leg translated for so long becomes a turn without target. */
  untranslatedMs: number;
  /** How far one leg's transcript may lag behind the other's. */
  transcriptLagMs: number;
  /** How long a finished turn can still be completed by late text. */
  keepMs: number;
  /** Longer speech is cut without waiting for silence, far below what the server takes. */
  longestText: number;
}

export const CUTTER_SETTINGS: CutterSettings = {
  sourceSilenceMs: 900,
  targetSilenceMs: 1_200,
  untranslatedMs: 3_000,
  transcriptLagMs: 2_000,
  keepMs: 20_000,
  longestText: 8_000,
};

export interface TurnChange {
  /** A draft is still growing: it is shown, and neither stored nor sent. */
  finished: boolean;
  turn: CutTurn;
}

export class TurnCutter {
  private readonly legs = new Map<LegName, Leg>();
  private speeches: Speech[] = [];
  /** What each leg is translating at the moment, while it keeps speaking. */
  private readonly runs = new Map<LegName, Draft>();
  private previous: Language | null = null;
  private listening: Listening = 'auto';
  private session: string | null = null;
  private readonly languages: readonly [Language, Language];
  private readonly newId: () => string;
  private readonly settings: CutterSettings;

  /** `languages` are the clinician's and the patient's. */
  constructor(
    languages: readonly [Language, Language],
    newId: () => string,
    settings: CutterSettings = CUTTER_SETTINGS,
  ) {
    this.languages = languages;
    this.newId = newId;
    this.settings = settings;
  }

  /** Speech from now on belongs to this session, heard through these legs. */
  beginSession(session: string, legs: Leg[]): void {
    this.session = session;
    this.runs.clear();
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
      for (const speech of this.speeches) speech.closed = true;
    }
    return changes;
  }

  /** Finishes what has been silent for long enough at `now`. */
  tick(now: number): TurnChange[] {
    const changes: TurnChange[] = [];
    for (const speech of this.speeches) {
      if (now >= speech.lastAt + this.settings.sourceSilenceMs) speech.closed = true;
      for (const draft of speech.drafts) {
        if (draft.dirty && now >= this.settledAt(speech, draft)) {
          changes.push(...this.finish(speech, draft));
        }
      }
    }
    this.forget(now);
    return changes;
  }

  /** When `tick` has something to do next, or `null` while nobody speaks. */
  deadline(): number | null {
    let next: number | null = null;
    for (const speech of this.speeches) {
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
    for (const speech of this.speeches) {
      speech.closed = true;
      for (const draft of speech.drafts) {
        if (draft.dirty) changes.push(...this.finish(speech, draft));
      }
    }
    this.runs.clear();
    return changes;
  }

  private hear(leg: LegName, text: string, now: number): TurnChange[] {
    if (text === '') return [];
    const speech = this.speechHeardBy(leg, now) ?? this.begin(now);
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
    const open = this.speeches.find((speech) => speech.over && !speech.closed);
    const speech = open ?? this.begin(now, true);
    speech.heard.set(leg, (speech.heard.get(leg) ?? '') + text);
    speech.lastAt = now;
    return speech.drafts.flatMap((draft) => this.show(speech, draft));
  }

  /** Where text heard now belongs; `undefined` where it begins something new. */
  private speechHeardBy(leg: LegName, now: number): Speech | undefined {
    const last = this.speeches.findLast((speech) => !speech.over);
    if (last === undefined) return undefined;
    if (!last.closed) return last;
    const own = last.heard.get(leg) ?? '';
    const most = Math.max(...[...last.heard.values()].map(wordCount), 0);
    // A translation came before its transcript: this is what it translated.
    if (most === 0) return last;
    const behind = wordCount(own) <= most / 2;
    return behind && now < last.lastAt + this.settings.transcriptLagMs ? last : undefined;
  }

  private speak(leg: LegName, text: string, now: number): TurnChange[] {
    const known = this.legs.get(leg);
    if (known === undefined || text === '') return [];
    const draft = this.draftSpokenBy(known, now);
    if (draft.target === '' && text.trim() === '') return [];
    draft.leg = known;
    draft.target = (draft.target + text).slice(0, 2 * this.settings.longestText);
    draft.lastTargetAt = now;
    this.runs.set(leg, draft);
    return this.show(draft.speech, draft);
  }

  /** Which turn a translation spoken now belongs to. */
  private draftSpokenBy(leg: Leg, now: number): Draft {
    const run = this.runs.get(leg.name);
    const untranslated = lackingTarget(this.speeches);
    const fitting = untranslated.filter(
      (draft) => guessLanguage([...draft.speech.heard.values()].join(' ')) !== leg.target,
    );
    const next = fitting.find((draft) => draft.revision === 0) ?? fitting.at(-1);
    const speaking = run !== undefined && now < run.lastTargetAt + this.settings.targetSilenceMs;
    if (run !== undefined && speaking && !(next !== undefined && saidItAll(run))) return run;
    if (next !== undefined) return next;
    const unlikely = untranslated.find((draft) => draft.revision === 0);
    if (unlikely !== undefined) return unlikely;
    return this.besides(leg, now) ?? this.lateFor(run, now) ?? this.unheard(leg, now);
  }

  /** Both languages inside one stretch of speech: the second leg gets a turn of its own. */
  private besides(leg: Leg, now: number): Draft | undefined {
    const speech = this.speeches.findLast((one) => !one.over);
    if (speech === undefined || now >= speech.lastAt + this.settings.untranslatedMs) return;
    if (speech.drafts.length !== 1 || speech.drafts[0]?.leg?.name === leg.name) return;
    const heard = [...speech.heard.values()].flatMap(sentencesOf);
    if (!heard.some((sentence) => guessLanguage(sentence) === leg.source)) return;
    for (const draft of speech.drafts) draft.dirty = true;
    return this.addDraft(speech, leg);
  }

  private lateFor(run: Draft | undefined, now: number): Draft | undefined {
    const late = run !== undefined && now < run.lastTargetAt + this.settings.untranslatedMs;
    return late ? run : undefined;
  }

  /** A translation whose words were not transcribed (yet). */
  private unheard(leg: Leg, now: number): Draft {
    const speech = this.begin(now);
    speech.closed = true;
    const draft = speech.drafts[0] ?? this.addDraft(speech, leg);
    draft.leg = leg;
    return draft;
  }

  private begin(now: number, over = false): Speech {
    const speech: Speech = {
      session: this.session,
      startedAt: now,
      lastAt: now,
      closed: false,
      over,
      heard: new Map(),
      drafts: [],
    };
    this.speeches.push(speech);
    this.addDraft(speech, null);
    return speech;
  }

  private addDraft(speech: Speech, leg: Leg | null): Draft {
    const draft: Draft = {
      speech,
      turnId: this.newId(),
      leg,
      target: '',
      lastTargetAt: 0,
      revision: 0,
      dirty: true,
    };
    speech.drafts.push(draft);
    return draft;
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
    const only = this.listening === 'auto' ? undefined : this.legs.get(this.listening);
    const reply = this.previous === null ? this.languages[1] : otherLanguage(this.previous);
    return readTurn(speech, draft, this.languages, only?.source ?? null, reply);
  }

  private forget(now: number): void {
    this.speeches = this.speeches.filter((speech) => {
      const last = Math.max(speech.lastAt, ...speech.drafts.map((draft) => draft.lastTargetAt));
      return speech.drafts.some((draft) => draft.dirty) || now < last + this.settings.keepMs;
    });
  }
}

/** Whether a translation looks complete, so that what follows translates the next speech. */
function saidItAll(draft: Draft): boolean {
  if (!draft.speech.closed || !/[.?!…]["»”']?\s*$/.test(draft.target)) return false;
  const own = draft.speech.heard.get(draft.leg?.name ?? 'both') ?? '';
  return sentencesOf(draft.target).length >= sentencesOf(own).length;
}

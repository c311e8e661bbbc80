/**
 * The speech of a visit as translation legs hear it, and which of it a word belongs to. Pure:
 * times are passed in.
 */

import type { Language, LegName } from './events';
import { guessLanguage, sentencesOf } from './language-guess';
import { type Draft, type Leg, lackingTarget, type Speech, wordCount } from './speech';

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

export class SpeechBook {
  speeches: Speech[] = [];
  /** What each leg is translating at the moment, while it keeps speaking. */
  readonly runs = new Map<LegName, Draft>();
  session: string | null = null;
  private readonly newId: () => string;
  private readonly settings: CutterSettings;

  constructor(newId: () => string, settings: CutterSettings) {
    this.newId = newId;
    this.settings = settings;
  }

  /** Where text heard now belongs; `undefined` where it begins something new. */
  speechHeardBy(leg: LegName, now: number): Speech | undefined {
    const last = this.ofSession().findLast((speech) => !speech.over);
    if (last === undefined) return undefined;
    if (!last.closed) return last;
    const own = last.heard.get(leg) ?? '';
    const most = Math.max(...[...last.heard.values()].map(wordCount), 0);
    // A translation came before its transcript: this is what it translated. Once that was given up,
    // what is heard is somebody else's, and must not be taken for the words behind it.
    if (most === 0) return last.drafts.some((draft) => draft.dirty) ? last : undefined;
    const behind = wordCount(own) <= most / 2;
    return behind && now < last.lastAt + this.settings.transcriptLagMs ? last : undefined;
  }

  /** Which turn a translation spoken now belongs to. */
  draftSpokenBy(leg: Leg, now: number): Draft {
    const run = this.runs.get(leg.name);
    const untranslated = lackingTarget(this.ofSession());
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
    const speech = this.ofSession().findLast((one) => !one.over);
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
    const speech = this.begin(now, leg.source);
    speech.closed = true;
    const draft = speech.drafts[0] ?? this.addDraft(speech, leg);
    draft.leg = leg;
    return draft;
  }

  /** `only` is the one language that is listened for, where there is one. */
  begin(now: number, only: Language | null, over = false): Speech {
    const speech: Speech = {
      session: this.session,
      only,
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

  /** A session neither hears nor translates what was said in another. */
  private ofSession(): Speech[] {
    return this.speeches.filter((speech) => speech.session === this.session);
  }

  forget(now: number): void {
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

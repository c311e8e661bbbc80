/** A stretch of speech as the legs heard it, and how a turn is read from it. */

import type { Language, LegName, ModelCall } from './events';
import { guessLanguage, partIn } from './language-guess';

export interface Leg {
  name: LegName;
  source: Language | null;
  target: Language | null;
}

export interface Speech {
  session: string | null;
  /** The one language that was listened for when it began: another may be chosen meanwhile. */
  only: Language | null;
  /** Milliseconds since the Unix epoch. */
  startedAt: number;
  lastAt: number;
  /** Silence followed: what is heard next is something new. */
  closed: boolean;
  /** Said over the interpreter: apart from all other speech, and translated by nobody. */
  over: boolean;
  heard: Map<LegName, string>;
  /** One; two where both languages were spoken without a pause between them. */
  drafts: Draft[];
}

export interface Draft {
  speech: Speech;
  turnId: string;
  /** The leg that translates it; `null` until one does. */
  leg: Leg | null;
  target: string;
  lastTargetAt: number;
  /** The last revision that was finished; 0 before the first. */
  revision: number;
  /** Changed since it was last finished. */
  dirty: boolean;
}

export type TurnMark = 'untranslated' | 'overlap' | 'low_energy';

/** A turn as it is cut; the shape the server takes. */
export interface CutTurn {
  turn_id: string;
  session_id: string | null;
  speaker: 'clinician' | 'patient' | 'unknown';
  origin: 'speech' | 'typed';
  source: { lang: Language; text: string };
  target: { lang: Language; text: string } | null;
  started_at: string;
  ended_at: string;
  revision: number;
  marks: TurnMark[];
  /** What a model called for, of this turn; none where the interpreter has no functions. */
  model_calls: ModelCall[];
}

/** Stands for words that were translated aloud and that no leg transcribed. */
export const NOT_TRANSCRIBED: Record<Language, string> = {
  en: '[not transcribed]',
  es: '[sin transcripción]',
};

/** Somebody's words, and not what stands for them. */
export function isTranscribed({ source }: CutTurn): boolean {
  return source.text.trim() !== '' && source.text !== NOT_TRANSCRIBED[source.lang];
}

export function otherLanguage(language: Language): Language {
  return language === 'en' ? 'es' : 'en';
}

export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

export function lackingTarget(speeches: Speech[]): Draft[] {
  return speeches.flatMap((speech) =>
    speech.over ? [] : speech.drafts.filter((draft) => draft.leg === null && speech.heard.size > 0),
  );
}

/** What was heard, preferring `leg`'s transcript unless another holds it whole and more. */
function textHeard(speech: Speech, leg: LegName | null): string {
  const texts = [...speech.heard.values()].map((text) => text.trim());
  const longest = texts.reduce((best, text) => (text.length > best.length ? text : best), '');
  const own = leg === null ? '' : (speech.heard.get(leg) ?? '').trim();
  return own === '' || longest.endsWith(own) ? longest : own;
}

/**
 * Reads a turn, in the revision that it would be finished with. Where no leg spoke, the language
 * is `only` (the one direction that was listened to), else what the words look like, else `reply`,
 * the language that would answer the turn before; in that last case nobody can say who spoke.
 */
export function readTurn(
  speech: Speech,
  draft: Draft,
  languages: readonly [Language, Language],
  reply: Language,
): CutTurn {
  const whole = textHeard(speech, draft.leg?.name ?? null);
  const target = draft.target.trim();
  const known = draft.leg?.source ?? (speech.over ? null : speech.only) ?? guessLanguage(whole);
  const lang = known ?? reply;
  const shared = speech.drafts.length > 1;
  const part = shared ? partIn(whole, lang) : '';
  const marks: TurnMark[] = [];
  if (target === '') marks.push('untranslated');
  if (shared || speech.over) marks.push('overlap');
  // Half a character, cut off between two messages, is no text that the server could store.
  const text = (part || whole).toWellFormed();
  return {
    turn_id: draft.turnId,
    session_id: speech.session,
    speaker: known === null ? 'unknown' : known === languages[0] ? 'clinician' : 'patient',
    origin: 'speech',
    source: { lang, text },
    target:
      target === ''
        ? null
        : { lang: draft.leg?.target ?? otherLanguage(lang), text: target.toWellFormed() },
    started_at: new Date(speech.startedAt).toISOString(),
    ended_at: new Date(Math.max(speech.startedAt, speech.lastAt)).toISOString(),
    revision: draft.revision + 1,
    marks,
    model_calls: [],
  };
}

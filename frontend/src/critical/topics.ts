/** Which critical topics a sentence names, in its own language; words alone, no opinion. */

import { type CriticalTopic, ENGLISH, SPANISH, TOPICS, type TopicWords } from './words';

export type { CriticalTopic } from './words';

interface Said {
  lang: 'en' | 'es';
  text: string;
}

/** A turn, as much of it as is read here. */
export interface SaidTwice {
  source: Said;
  target?: Said | null;
}

type Pattern = { cues: RegExp; apart: RegExp };

const anyOf = (parts: string[]) =>
  new RegExp(`(?<![\\p{L}\\d])(?:${parts.join('|')})(?![\\p{L}\\d])`, 'gu');

const patterns = (words: Record<CriticalTopic, TopicWords>): [CriticalTopic, Pattern][] =>
  TOPICS.map((topic) => [
    topic,
    { cues: anyOf(words[topic].cues), apart: anyOf(words[topic].apart) },
  ]);

const PATTERNS = { en: patterns(ENGLISH), es: patterns(SPANISH) };

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ');
}

/** In the order of `TOPICS`. */
export function topicsIn({ lang, text }: Said): CriticalTopic[] {
  const said = plain(text);
  // A comma, which no cue holds, keeps what stands on either side from becoming one phrase.
  return PATTERNS[lang].flatMap(([topic, { cues, apart }]) =>
    said.replace(apart, ' , ').search(cues) < 0 ? [] : [topic],
  );
}

const read = new WeakMap<SaidTwice, CriticalTopic[]>();

/** What a turn names in either of its languages; the same turn is read once. */
export function topicsOf(turn: SaidTwice): CriticalTopic[] {
  const known = read.get(turn);
  if (known !== undefined) return known;
  const found = new Set([turn.source, turn.target].flatMap((said) => (said ? topicsIn(said) : [])));
  const topics = TOPICS.filter((topic) => found.has(topic));
  read.set(turn, topics);
  return topics;
}

/** What was named and not yet put aside. */
export function topicsLeft(turns: SaidTwice[], aside: readonly CriticalTopic[]): CriticalTopic[] {
  const found = new Set(turns.flatMap(topicsOf));
  return TOPICS.filter((topic) => found.has(topic) && !aside.includes(topic));
}

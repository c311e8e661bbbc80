/**
 * Words of the page. A language comes in two parts, each a chunk of its own: what the first
 * screens say, and the rest.
 */

import type { Language } from '../api/wire';
import type { LaterMessages, MessageKey, Messages } from './en';
import type { FirstKey, FirstMessages } from './first.en';

export type { MessageKey } from './en';
export type { FirstKey } from './first.en';

type Values = Record<string, string | number>;
export type Text = (key: MessageKey, values?: Values) => string;
/** What a screen may say before the rest of the words is there. */
export type FirstText = (key: FirstKey, values?: Values) => string;

export interface Words<M extends FirstMessages = FirstMessages> {
  language: Language;
  messages: M;
}

const FIRST: Record<Language, () => Promise<FirstMessages>> = {
  en: () => import('./first.en').then((module) => module.firstEn),
  es: () => import('./first.es').then((module) => module.firstEs),
};

const LATER: Record<Language, () => Promise<LaterMessages>> = {
  en: () => import('./en').then((module) => module.en),
  es: () => import('./es').then((module) => module.es),
};

export async function loadFirstWords(language: Language): Promise<Words> {
  return { language, messages: await FIRST[language]() };
}

const loaded = new Map<Language, Promise<Words<Messages>>>();
const here = new Map<Language, Words<Messages>>();

/** Every word of a language, where they have been loaded. */
export function wordsHere(language: Language): Words<Messages> | null {
  return here.get(language) ?? null;
}

/** Every word of a language: one promise a language, unless the last one failed. */
export function loadWords(language: Language): Promise<Words<Messages>> {
  const known = loaded.get(language);
  if (known !== undefined) return known;
  const loading = Promise.all([FIRST[language](), LATER[language]()]).then(([first, later]) => {
    const words = { language, messages: { ...first, ...later } };
    here.set(language, words);
    return words;
  });
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language));
  return loading;
}

/** Fills `{name}` holes; one that has no value stays, so that it is noticed. */
export function textOf<M extends FirstMessages>({ messages }: Words<M>) {
  return (key: keyof M & string, values: Values = {}): string =>
    String(messages[key]).replace(/\{(\w+)\}/g, (hole, name: string) =>
      String(values[name] ?? hole),
    );
}

/** Words of the page in one language. Each language is a chunk of its own. */

import type { Language } from '../api/wire';
import type { MessageKey, Messages } from './en';

export type { MessageKey } from './en';

export type Text = (key: MessageKey, values?: Record<string, string | number>) => string;

export interface Words {
  language: Language;
  messages: Messages;
}

const LOADERS: Record<Language, () => Promise<Messages>> = {
  en: () => import('./en').then((module) => module.en),
  es: () => import('./es').then((module) => module.es),
};

export async function loadWords(language: Language): Promise<Words> {
  return { language, messages: await LOADERS[language]() };
}

/** Fills `{name}` holes; one that has no value stays, so that it is noticed. */
export function textOf({ messages }: Words): Text {
  return (key, values = {}) =>
    messages[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The words of this area: a chunk of their own for each language, loaded with its screens. */

import { createContext, type ReactNode, use, useContext, useMemo } from 'react';
import type { Language } from '../../api/wire';
import type { IntegrationKey, IntegrationMessages } from '../../i18n/integrations.en';
import type { Said } from '../../integrations/refusal';
import { useLanguage } from '../words';

type Values = Record<string, string | number>;

export interface IntegrationText {
  (key: IntegrationKey, values?: Values): string;
  /** The words for a name that the server gave, or `null` where the page does not know it. */
  maybe(group: string, name: string | null, values?: Values): string | null;
}

const LOAD: Record<Language, () => Promise<IntegrationMessages>> = {
  en: () => import('../../i18n/integrations.en').then((module) => module.integrationsEn),
  es: () => import('../../i18n/integrations.es').then((module) => module.integrationsEs),
};

const loaded = new Map<Language, Promise<IntegrationMessages>>();

/** One promise a language, unless the last one failed. */
export function loadIntegrationWords(language: Language): Promise<IntegrationMessages> {
  const known = loaded.get(language);
  if (known !== undefined) return known;
  const loading = LOAD[language]();
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language));
  return loading;
}

const WordsContext = createContext<IntegrationText | null>(null);

export function IntegrationWords({ children }: { children: ReactNode }) {
  const messages = use(loadIntegrationWords(useLanguage()));
  const text = useMemo(() => integrationText(messages), [messages]);
  return <WordsContext value={text}>{children}</WordsContext>;
}

export function useIntegrationText(): IntegrationText {
  const text = useContext(WordsContext);
  if (text === null) throw new Error('IntegrationWords is missing');
  return text;
}

export function integrationText(messages: IntegrationMessages): IntegrationText {
  const filled = (message: string, values: Values) =>
    message.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  const all: Record<string, string> = messages;
  return Object.assign(
    (key: IntegrationKey, values: Values = {}) => filled(messages[key], values),
    {
      maybe(group: string, name: string | null, values: Values = {}) {
        const message = name === null ? undefined : all[`${group}.${name}`];
        return message === undefined ? null : filled(message, values);
      },
    },
  );
}

/** What the server would not take: in the page's words, or in the server's own. */
export function SaidWords({ said }: { said: Said }) {
  const t = useIntegrationText();
  const words = t.maybe('problem', said.code);
  return words === null ? <span lang="en">{said.message}</span> : words;
}

/** Dates of a log: to the second, because that is what another system's log is compared by. */
export function useLogMoments(): (iso: string) => string {
  const language = useLanguage();
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
    return (iso) => moment.format(new Date(iso));
  }, [language]);
}

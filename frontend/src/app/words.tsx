/** The page's language, for every component. */

import {
  createContext,
  type ReactNode,
  startTransition,
  use,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { Language } from '../api/wire';
import {
  type FirstText,
  loadFirstWords,
  loadWords,
  type Text,
  textOf,
  type Words,
  wordsHere,
} from '../i18n/text';
import { Choice } from '../ui/Choice';

interface WordsValue {
  language: Language;
  t: FirstText;
  choose(language: Language): void;
}

const WordsContext = createContext<WordsValue | null>(null);
const AllWordsContext = createContext<Text | null>(null);

export interface WordsProviderProps {
  first: Words;
  onChosen(language: Language): void;
  children: ReactNode;
}

export function WordsProvider({ first, onChosen, children }: WordsProviderProps) {
  const [words, setWords] = useState(first);
  useEffect(() => {
    document.documentElement.lang = words.language;
  }, [words.language]);
  const value = useMemo<WordsValue>(
    () => ({
      language: words.language,
      t: textOf(words),
      choose(language) {
        onChosen(language);
        // In a transition the screen stays as it is until every word of it is there.
        void loadFirstWords(language).then((chosen) => startTransition(() => setWords(chosen)));
      },
    }),
    [words, onChosen],
  );
  return <WordsContext value={value}>{children}</WordsContext>;
}

/** Waits, as a lazy screen does, for the words that are not there at first. */
export function AllWords({ children }: { children: ReactNode }) {
  const { language } = useWords();
  // A promise that React has not met is waited for even where it has long come.
  const words = wordsHere(language) ?? use(loadWords(language));
  const t = useMemo(() => textOf(words), [words]);
  return <AllWordsContext value={t}>{children}</AllWordsContext>;
}

function useWords(): WordsValue {
  const value = useContext(WordsContext);
  if (value === null) throw new Error('WordsProvider is missing');
  return value;
}

/** For the first screens, and what they share with others. */
export function useFirstText(): FirstText {
  return useWords().t;
}

/** For whatever stands inside `AllWords`. */
export function useText(): Text {
  const text = useContext(AllWordsContext);
  if (text === null) throw new Error('AllWords is missing');
  return text;
}

export function useLanguage(): Language {
  return useWords().language;
}

/** Dates and times as the page's language writes them. */
export function useMoments(): { time(iso: string): string; day(iso: string): string } {
  const { language } = useWords();
  return useMemo(() => {
    const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
    const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    return {
      time: (iso) => time.format(new Date(iso)),
      day: (iso) => day.format(new Date(iso)),
    };
  }, [language]);
}

export function LanguageChoice() {
  const { language, t, choose } = useWords();
  return (
    <Choice<Language>
      legend={t('app.language')}
      hideLegend
      value={language}
      options={[
        { value: 'en', label: 'EN' },
        { value: 'es', label: 'ES' },
      ]}
      onChange={choose}
    />
  );
}

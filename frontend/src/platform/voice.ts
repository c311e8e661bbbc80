/** The browser's own voice, which needs no network where the device has one in the language. */

export type VoiceLanguage = 'en' | 'es';

/** A voice of the Americas before any other of the same language. */
const WANTED: Record<VoiceLanguage, string[]> = {
  en: ['en-US', 'en'],
  es: ['es-MX', 'es-US', 'es-419', 'es'],
};

type Synthesis = Pick<SpeechSynthesis, 'speak' | 'cancel' | 'getVoices'>;

/** The parts of a window that speak; absent where a browser has no voice. */
export interface Speaking {
  speechSynthesis?: Synthesis;
  SpeechSynthesisUtterance?: new (text: string) => SpeechSynthesisUtterance;
}

export function canSpeak(browser: Speaking): boolean {
  return browser.speechSynthesis !== undefined && browser.SpeechSynthesisUtterance !== undefined;
}

/** Says `text`, instead of what was being said; the answer stops it. `onEnd` is told either way. */
export function speak(
  browser: Speaking,
  text: string,
  language: VoiceLanguage,
  onEnd: () => void,
): () => void {
  const { speechSynthesis, SpeechSynthesisUtterance } = browser;
  if (speechSynthesis === undefined || SpeechSynthesisUtterance === undefined) {
    onEnd();
    return () => undefined;
  }
  const utterance = new SpeechSynthesisUtterance(text);
  const [first = language] = WANTED[language];
  const voices = speechSynthesis.getVoices();
  const voice = WANTED[language]
    .map((tag) => voices.find((one) => one.lang.replace('_', '-').startsWith(tag)))
    .find((one) => one !== undefined);
  utterance.lang = voice?.lang ?? first;
  utterance.voice = voice ?? null;
  utterance.onend = onEnd;
  utterance.onerror = onEnd;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
  return () => speechSynthesis.cancel();
}

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

export interface Piece {
  text: string;
  language: VoiceLanguage;
}

/** Says `text`, instead of what was being said; the answer stops it. `onEnd` is told either way. */
export function speak(
  browser: Speaking,
  text: string,
  language: VoiceLanguage,
  onEnd: () => void,
): () => void {
  return speakInTurn(browser, [{ text, language }], onEnd);
}

/** As `speak`, one piece after the other; `onEnd` is told once, when none is left. */
export function speakInTurn(browser: Speaking, pieces: Piece[], onEnd: () => void): () => void {
  const { speechSynthesis, SpeechSynthesisUtterance } = browser;
  if (speechSynthesis === undefined || SpeechSynthesisUtterance === undefined) {
    onEnd();
    return () => undefined;
  }
  const utterances = pieces.map(({ text, language }) =>
    voiced(new SpeechSynthesisUtterance(text), language, speechSynthesis),
  );
  let left = true;
  const finish = () => {
    if (left) onEnd();
    left = false;
  };
  // A piece that cannot be said, or is cut off, takes those behind it along.
  for (const one of utterances) one.onerror = finish;
  const last = utterances.at(-1);
  if (last !== undefined) last.onend = finish;
  speechSynthesis.cancel();
  for (const one of utterances) speechSynthesis.speak(one);
  return () => {
    // What somebody else says by now is not ours to silence.
    if (left) speechSynthesis.cancel();
    finish();
  };
}

function voiced(
  utterance: SpeechSynthesisUtterance,
  language: VoiceLanguage,
  synthesis: Synthesis,
): SpeechSynthesisUtterance {
  const [first = language] = WANTED[language];
  const voices = synthesis.getVoices();
  const voice = WANTED[language]
    .map((tag) => voices.find((one) => one.lang.replace('_', '-').startsWith(tag)))
    .find((one) => one !== undefined);
  utterance.lang = voice?.lang ?? first;
  utterance.voice = voice ?? null;
  return utterance;
}

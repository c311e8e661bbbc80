/** Which of the two languages a few words are in, from their commonest words and letters. */

import type { Language } from './events';

// «no», «me», «a», «has», «once», «come», «son» are words of both languages: they tell nothing.
const ENGLISH = new Set(
  `the and you your i is are was were do does did have had what when where how why who it this
  that these with for from of to in on at be been will would can could should any not don't
  doesn't didn't isn't i'm i've it's that's my we they he she his her but or if so very pain
  take feel feeling yes please thank thanks there about twice day days week weeks hurts hurt
  started since more some good morning hello doctor need`.split(/\s+/),
);
const SPANISH = new Set(
  `el la los las un una unos unas y o pero que qué de del al en con por para es está están estoy
  era fue ser tiene tengo tiene tienes tomar tome toma usted su sus mi mis yo ella ellos lo le les
  se nos muy más mucho cuando cuándo donde dónde cómo como porque si sí gracias favor hola
  buenos buenas días dolor duele siento desde hace también aquí ahí hay nada bien mal vez veces
  día semana semanas pastilla pastillas necesito puedo puede`.split(/\s+/),
);
const SPANISH_LETTERS = /[áéíóúñ¿¡]/i;

/** `null` where the words fit both as well («No.», «Okay.», a bare number or name). */
export function guessLanguage(text: string): Language | null {
  const words = text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
  let english = 0;
  let spanish = SPANISH_LETTERS.test(text) ? 1 : 0;
  for (const word of words) {
    const plain = word.replaceAll('’', "'");
    if (ENGLISH.has(plain)) english += 1;
    if (SPANISH.has(plain)) spanish += 1;
  }
  if (english === spanish) return null;
  return english > spanish ? 'en' : 'es';
}

const SENTENCE = /[^.?!…]+[.?!…]*\s*/g;

export function sentencesOf(text: string): string[] {
  return (text.match(SENTENCE) ?? []).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/**
 * The sentences of `text` that are in `language`; one that could be either goes with the one
 * before it. Empty where there is none.
 */
export function partIn(text: string, language: Language): string {
  let current: Language | null = null;
  const kept: string[] = [];
  for (const sentence of sentencesOf(text)) {
    current = guessLanguage(sentence) ?? current;
    if (current === language) kept.push(sentence);
  }
  return kept.join('').trim();
}

import { describe, expect, it } from 'vitest';
import { guessLanguage, partIn } from '../../src/realtime/language-guess';

describe('guessing a language', () => {
  it.each([
    ['Where does it hurt?', 'en'],
    ['I need a refill of my pills.', 'en'],
    ['¿Dónde le duele?', 'es'],
    ['Tomo una pastilla por la noche', 'es'],
    ['Sí.', 'es'],
    ['Yes.', 'en'],
  ])('knows «%s»', (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it.each(['No.', '400 mg', 'Dr. García-López'.normalize('NFD').replace(/\p{M}/gu, ''), ''])(
    'does not pretend to know «%s»',
    (text) => {
      expect(guessLanguage(text)).toBeNull();
    },
  );

  it('takes the sentences of one language out of two', () => {
    const mixed = 'Do you smoke? No. Sí, a veces. Okay.';
    expect(partIn(mixed, 'en')).toBe('Do you smoke? No.');
    expect(partIn(mixed, 'es')).toBe('Sí, a veces. Okay.');
  });
});

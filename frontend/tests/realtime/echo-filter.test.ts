import { describe, expect, it } from 'vitest';
import { EchoFilter, HOLD_MS } from '../../src/realtime/echo-filter';

/** The leg said `output`; then it hears `pieces`, 200 ms apart. What came through. */
function through(output: string, pieces: string[]): string {
  const filter = new EchoFilter();
  output.split(/(?<=\s)/).forEach((word, index) => {
    filter.said('en-es', word, index * 100);
  });
  let at = 1_000;
  let passed = '';
  for (const piece of pieces) {
    passed += filter.heard('en-es', piece, at);
    at += 200;
  }
  return (
    passed +
    filter
      .overdue(at + HOLD_MS)
      .map(([, text]) => text)
      .join('')
  );
}

const SAID = 'Tome una pastilla dos veces al día con comida. ';
const words = (text: string) => text.split(/(?<=\s)/);

describe('an echo of the interpreter', () => {
  it('is cut, word for word', () => {
    expect(through(SAID, words('tome una pastilla dos veces al dia con comida'))).toBe('');
  });

  it('is cut where the recogniser misses words and splits others', () => {
    expect(through(SAID, ['to', 'me una ', 'pasti', 'lla veces al ', 'día ', 'comida.'])).toBe('');
  });

  it('is cut from its middle on, when only its end was heard', () => {
    expect(through(SAID, words('veces al día con comida.'))).toBe('');
  });

  it('is cut where it is all of two words', () => {
    expect(through('Buenos días.', ['Buenos ', 'días.'])).toBe('');
  });
});

describe('a person', () => {
  it('comes through, before, after and between echoes', () => {
    expect(through(SAID, words('perdón doctora no entendí nada'))).toBe(
      'perdón doctora no entendí nada',
    );
    expect(through(SAID, words('tome una pastilla dos veces espere un momento')).trim()).toBe(
      'espere un momento',
    );
    expect(
      through(SAID, words('espere tome una pastilla dos veces al día con comida.')).trim(),
    ).toBe('espere');
  });

  it('comes through with a word or two that the interpreter also said', () => {
    expect(through(SAID, words('con comida no puedo'))).toBe('con comida no puedo');
    expect(through('No.', ['No.'])).toBe('No.');
  });

  it('is compared with what this leg said, not with another', () => {
    const filter = new EchoFilter();
    filter.said('en-es', SAID, 0);
    const passed = filter.heard('es-en', 'tome una pastilla dos veces ', 500);
    expect(passed.trim()).toBe('tome una pastilla dos veces');
  });

  it('is not held back for longer than it takes to decide', () => {
    const filter = new EchoFilter();
    filter.said('en-es', SAID, 0);
    expect(filter.heard('en-es', 'con comida ', 500)).toBe('');
    expect(filter.deadline()).toBe(500 + HOLD_MS);
    expect(filter.overdue(499 + HOLD_MS)).toEqual([]);
    expect(filter.overdue(500 + HOLD_MS)).toEqual([['en-es', 'con comida ']]);
    expect(filter.deadline()).toBeNull();
  });

  it('may say long after what the interpreter said once', () => {
    const filter = new EchoFilter();
    filter.said('en-es', SAID, 0);
    filter.said('en-es', 'Adiós. ', 60_000);
    expect(filter.heard('en-es', 'tome una pastilla dos veces ', 60_100).trim()).toBe(
      'tome una pastilla dos veces',
    );
  });
});

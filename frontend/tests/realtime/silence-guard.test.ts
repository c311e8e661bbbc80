import { describe, expect, it } from 'vitest';
import {
  FAINT_BELOW,
  guardSilence,
  isSilencePhrase,
  LevelHistory,
} from '../../src/realtime/silence-guard';
import type { CutTurn } from '../../src/realtime/speech';

const AT = Date.parse('2026-11-23T10:00:00.000Z');

function turn(text: string): CutTurn {
  return {
    turn_id: 'turn-1',
    session_id: 'ses_1',
    speaker: 'clinician',
    origin: 'speech',
    source: { lang: 'en', text },
    target: null,
    started_at: new Date(AT).toISOString(),
    ended_at: new Date(AT + 1_000).toISOString(),
    revision: 1,
    marks: ['untranslated'],
    model_calls: [],
  };
}

function levels(rms: number): LevelHistory {
  const made = new LevelHistory();
  for (let at = AT - 4_000; at <= AT + 1_000; at += 50) made.add(rms, at);
  return made;
}

describe('a silence phrase', () => {
  it.each([
    'Thank you for watching!',
    'Thanks for watching.',
    'you',
    'You.',
    'Gracias por ver el video.',
    '¡Gracias por ver!',
    'Subtítulos realizados por la comunidad de Amara.org',
    'Subtitles by the Amara.org community',
    '¡Suscríbete!',
  ])('is known: %s', (text) => expect(isSilencePhrase(text)).toBe(true));

  it.each([
    'Do you smoke?',
    'Thank you for coming in today.',
    'Gracias por venir, doctora.',
    'You take it twice a day.',
    'No.',
  ])('is not: %s', (text) => expect(isSilencePhrase(text)).toBe(false));
});

describe('a turn', () => {
  it('is marked where the microphone heard nobody say its silence phrase', () => {
    const guarded = guardSilence(turn('Thank you for watching.'), levels(FAINT_BELOW / 2));
    expect(guarded.marks).toEqual(['untranslated', 'low_energy']);
  });

  it('stands where somebody was loud enough to have said it', () => {
    expect(guardSilence(turn('You.'), levels(FAINT_BELOW * 2)).marks).toEqual(['untranslated']);
    const once = levels(FAINT_BELOW / 2);
    once.add(0.1, AT + 900);
    expect(guardSilence(turn('You.'), once).marks).toEqual(['untranslated']);
  });

  it('stands where it is any other text, however faint, or where nothing was measured', () => {
    const faint = levels(FAINT_BELOW / 2);
    expect(guardSilence(turn('I feel dizzy.'), faint).marks).toEqual(['untranslated']);
    expect(guardSilence(turn('You.'), new LevelHistory()).marks).toEqual(['untranslated']);
  });
});

describe('the history of levels', () => {
  it('keeps a minute', () => {
    const made = new LevelHistory();
    made.add(0.5, 0);
    made.add(0.1, 61_000);
    expect(made.loudest(0, 61_000)).toBe(0.1);
  });
});

import { describe, expect, it } from 'vitest';
import { whoSpeaks } from '../../src/app/VoiceControls';
import { hearingChanged } from '../../src/store/connection';
import { turnChanged } from '../../src/store/transcript';
import { visitOpened } from '../../src/store/visit';
import { LevelHistory, type Voice } from '../../src/ui/level-history';
import { loudness } from '../../src/ui/loudness';
import { AT } from '../support/fakes';
import { openScene } from '../support/scene';

describe('the history of who spoke', () => {
  const voices = (history: LevelHistory) => history.shown.map(({ voice }) => voice);

  it('keeps as many moments as are shown, the oldest first', () => {
    const history = new LevelHistory(3);
    for (const level of [0.1, 0.2, 0.3, 0.4]) history.take(level, 'unknown');
    expect(history.shown.map(({ level }) => level)).toEqual([0.2, 0.3, 0.4]);
  });

  it('names an utterance from its beginning once it is known whose it is', () => {
    const history = new LevelHistory(100);
    history.take(0.8, 'patient');
    for (const level of [0.6, 0.1, 0.7]) history.take(level, 'unknown');
    history.take(0.7, 'clinician');
    const expected: Voice[] = ['patient', 'clinician', 'clinician', 'clinician', 'clinician'];
    expect(voices(history)).toEqual(expected);
  });

  it('does not name what was said before a pause', () => {
    const history = new LevelHistory(100);
    history.take(0.9, 'unknown');
    for (let moment = 0; moment < 20; moment += 1) history.take(0, 'unknown');
    history.take(0.8, 'patient');
    expect(voices(history)[0]).toBe('unknown');
    expect(voices(history).at(-1)).toBe('patient');
  });

  it('shows silence as nothing and full scale as full', () => {
    expect(loudness(0)).toBe(0);
    expect(loudness(1)).toBe(1);
    expect(loudness(0.1)).toBeGreaterThan(0.5);
  });
});

describe('who speaks now', () => {
  it('is whoever alone can be heard, until a turn grows', () => {
    const { store } = openScene();
    const who = () => whoSpeaks(store.getState());
    store.dispatch(visitOpened({ id: 'con-1', languages: ['en', 'es'] }));
    expect(who()).toBe('unknown');
    const counts = { echoes: 0, over: 0 };
    store.dispatch(hearingChanged({ legs: ['en-es', 'es-en'], counts }));
    expect(who()).toBe('unknown');
    store.dispatch(hearingChanged({ legs: ['es-en'], counts }));
    expect(who()).toBe('patient');
    const turn = {
      turn_id: 'turn-1',
      session_id: null,
      speaker: 'clinician',
      origin: 'speech',
      source: { lang: 'en', text: 'Good morning' },
      target: null,
      started_at: AT,
      ended_at: AT,
      revision: 1,
      marks: [],
      model_calls: [],
    } as const;
    store.dispatch(turnChanged({ finished: false, turn: { ...turn, marks: [], model_calls: [] } }));
    expect(who()).toBe('clinician');
    store.dispatch(
      turnChanged({ finished: true, turn: { ...turn, revision: 2, marks: [], model_calls: [] } }),
    );
    expect(who()).toBe('patient');
  });
});

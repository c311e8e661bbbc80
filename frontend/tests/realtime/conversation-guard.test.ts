/** One session hears both people and speaks to both: it must never hear itself. */

import { beforeEach, expect, it } from 'vitest';
import { Room } from '../../src/realtime/room';

const LEG = 'both' as const;
let room: Room;
const spoken = 'Buenos días, ¿qué le trae por aquí hoy?';

beforeEach(() => {
  room = new Room();
  room.beginSession([{ name: LEG, source: null, target: null }]);
  room.choose({ listening: 'en-es' });
});

const voice = (heard: boolean, at: number) =>
  room.take({
    kind: heard ? 'speaking.started' : 'speaking.stopped',
    who: 'interpreter',
    leg: LEG,
    at,
  });
const begins = (utterance: string, at: number) =>
  room.take({ kind: 'speaking.started', who: 'person', leg: LEG, utterance, at });
const delta = (utterance: string, text: string, at: number) =>
  room.take({ kind: 'source.delta', leg: LEG, utterance, text, at });
const done = (utterance: string, text: string | null, at: number) =>
  room.take({ kind: 'source.done', leg: LEG, utterance, text, lang: null, at });
const says = (text: string, at: number) =>
  room.take({ kind: 'target.delta', leg: LEG, utterance: 'before', text, at });

it('closes the microphone while the answer plays, and for 300 ms after', () => {
  expect(room.open(0)).toEqual([LEG]);
  voice(true, 1_000);
  expect(room.open(1_000)).toEqual([]);
  voice(false, 4_000);
  expect(room.open(4_299)).toEqual([]);
  expect(room.deadline(4_100)).toBe(4_300);
  expect(room.open(4_300)).toEqual([LEG]);
});

it.each([
  ['interrupts', { interrupting: true }],
  ['wears a headset', { headset: true }],
  ['holds a button to talk', { talk: 'push', pressed: 'es-en' }],
] as const)('is open all the same to who %s', (_, choice) => {
  voice(true, 1_000);
  room.choose(choice);
  expect(room.open(1_100)).toEqual([LEG]);
});

it('cuts its own voice, and counts it', () => {
  says(spoken, 900);
  voice(true, 1_000);
  begins('echo', 1_200);
  expect(delta('echo', 'Buenos días,', 1_400)).toEqual([]);
  expect(done('echo', spoken, 2_000)).toMatchObject([{ text: '' }]);
  expect(room.counts).toEqual({ echoes: 1, over: 0 });
});

it('keeps what somebody said over it, marked, and counts that', () => {
  says(spoken, 900);
  voice(true, 1_000);
  begins('person', 1_200);
  const text = 'I need water.';
  expect(done('person', text, 2_000)).toMatchObject([{ text, over: true }]);
  expect(room.counts).toEqual({ echoes: 0, over: 1 });
});

it('lets the words of who spoke before it pass, whenever they are written down', () => {
  begins('person', 500);
  says(spoken, 900);
  voice(true, 1_000);
  expect(delta('person', 'Good', 1_100)).toMatchObject([{ text: 'Good' }]);
  expect(done('person', spoken, 1_500)).toMatchObject([{ text: spoken }]);
  expect(room.counts).toEqual({ echoes: 0, over: 0 });
});

it('takes nobody who interrupts for an echo', () => {
  says(spoken, 900);
  voice(true, 1_000);
  room.choose({ interrupting: true });
  begins('person', 1_200);
  expect(done('person', spoken, 2_000)).toMatchObject([{ text: spoken }]);
});

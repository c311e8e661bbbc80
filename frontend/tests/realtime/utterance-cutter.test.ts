import { beforeEach, expect, it } from 'vitest';
import type { RealtimeEvent } from '../../src/realtime/events';
import { UtteranceCutter } from '../../src/realtime/utterance-cutter';
import { finished } from '../support/replay';

const AT = Date.parse('2026-11-23T10:00:00.000Z');
const LEG = 'both' as const;
let cutter: UtteranceCutter;

beforeEach(() => {
  let made = 0;
  cutter = new UtteranceCutter(['en', 'es'], () => `turn-${++made}`);
  cutter.beginSession('ses_1', []);
});

const began = (utterance: string, at = 0): RealtimeEvent => ({
  kind: 'speaking.started',
  who: 'person',
  leg: LEG,
  utterance,
  at: AT + at,
});
const ended = (utterance: string, at = 1_000): RealtimeEvent => ({
  kind: 'turn.boundary',
  leg: LEG,
  utterance,
  at: AT + at,
});
const heard = (utterance: string, text: string | null, at = 1_500): RealtimeEvent => ({
  kind: 'source.done',
  leg: LEG,
  utterance,
  text,
  lang: null,
  at: AT + at,
});
const said = (utterance: string, text: string, at = 1_600): RealtimeEvent => ({
  kind: 'target.delta',
  leg: LEG,
  utterance,
  text,
  at: AT + at,
});
const saidAll = (utterance: string, at = 1_700): RealtimeEvent => ({
  kind: 'target.done',
  leg: LEG,
  utterance,
  at: AT + at,
});
const feed = (...events: RealtimeEvent[]) => events.flatMap((event) => cutter.feed(event));

it('finishes a turn at once when both sides are complete', () => {
  const changes = feed(
    began('a'),
    ended('a'),
    heard('a', 'Good morning.'),
    said('a', 'Buenos días.'),
    saidAll('a'),
  );
  expect(finished(changes)).toMatchObject([
    {
      turn_id: 'turn-1',
      session_id: 'ses_1',
      speaker: 'clinician',
      source: { lang: 'en', text: 'Good morning.' },
      target: { lang: 'es', text: 'Buenos días.' },
      started_at: '2026-11-23T10:00:00.000Z',
      revision: 1,
      marks: [],
    },
  ]);
  expect(cutter.deadline()).toBeNull();
});

it('completes a turn whose words were written down late', () => {
  const first = feed(began('a'), ended('a'), said('a', 'Buenos días.'), saidAll('a'));
  expect(finished(first)).toEqual([]);
  expect(finished(cutter.tick(cutter.deadline() ?? 0))).toMatchObject([
    { revision: 1, source: { lang: 'en', text: '[not transcribed]' } },
  ]);
  expect(finished(feed(heard('a', 'Good morning.', 6_000)))).toMatchObject([
    { turn_id: 'turn-1', revision: 2, source: { text: 'Good morning.' } },
  ]);
});

it('keeps a turn that could not be written down, in the language that was interpreted', () => {
  const changes = feed(
    began('a'),
    ended('a'),
    heard('a', null),
    said('a', 'I have had a cough for four days.'),
    saidAll('a'),
  );
  expect(finished(changes)).toMatchObject([
    { speaker: 'patient', source: { lang: 'es', text: '[sin transcripción]' } },
  ]);
});

it.each([
  ['no response comes', []],
  ['the response fails', [saidAll('a')]],
])('marks what is not interpreted, where %s', (_, more) => {
  const changes = feed(began('a'), ended('a'), heard('a', 'No.'), ...more);
  const rest = cutter.deadline() === null ? [] : cutter.tick(AT + 1_500 + 3_000);
  expect(finished([...changes, ...rest])).toMatchObject([
    { source: { text: 'No.' }, target: null, marks: ['untranslated'] },
  ]);
});

it('keeps what could neither be written down nor interpreted, so that it is said again', () => {
  const changes = feed(began('a'), ended('a'), heard('a', null), saidAll('a'));
  expect(finished(changes)).toMatchObject([
    {
      speaker: 'unknown',
      source: { text: '[sin transcripción]' },
      target: null,
      marks: ['untranslated'],
    },
  ]);
});

it('makes no turn of an utterance in which there was not a word', () => {
  const changes = feed(began('a'), ended('a'), heard('a', ''), saidAll('a'));
  expect(finished(changes)).toEqual([]);
});

it('completes what was interpreted only when it was asked for again', () => {
  feed(began('a'), ended('a'), heard('a', '¿Necesito un antibiótico?'));
  cutter.tick(AT + 5_000);
  const changes = feed(said('a', 'Do I need an antibiotic?', 6_000), saidAll('a', 6_100));
  expect(finished(changes)).toMatchObject([
    { revision: 2, target: { lang: 'en', text: 'Do I need an antibiotic?' }, marks: [] },
  ]);
});

it('takes calls up into a later revision, and keeps them in all that follow', () => {
  const calls = [{ call_id: 'c', name: 'propose_action', arguments: {} }];
  const call: RealtimeEvent = {
    kind: 'model.calls',
    leg: LEG,
    turn: 'turn-1',
    calls,
    at: AT + 2_000,
  };
  feed(began('a'), ended('a'), heard('a', 'Made up.'), said('a', 'Inventado.'), saidAll('a'));
  expect(finished(feed(call))).toMatchObject([{ revision: 2, model_calls: calls }]);
  const more = feed(said('a', ' Más.', 2_500), saidAll('a', 2_600));
  expect(finished(more)).toMatchObject([{ revision: 3, model_calls: calls }]);
  expect(feed({ ...call, turn: 'turn-9' })).toEqual([]);
});

it('makes nothing of a sound that no words came of', () => {
  feed(began('a'), ended('a'), heard('a', ''), saidAll('a'));
  expect(finished(cutter.flush())).toEqual([]);
  feed(began('b', 5_000));
  expect(cutter.deadline()).not.toBeNull();
  cutter.tick(AT + 100_000);
  expect(cutter.deadline()).toBeNull();
});

it('trusts the recogniser on the language, and says who cannot be known', () => {
  const spanish = { ...heard('a', 'No.'), lang: 'es' } as RealtimeEvent;
  const first = feed(began('a'), ended('a'), spanish, said('a', 'No.'), saidAll('a'));
  expect(finished(first)).toMatchObject([{ speaker: 'patient', source: { lang: 'es' } }]);
  const second = feed(
    began('b', 9_000),
    ended('b', 9_500),
    heard('b', 'No.', 9_600),
    saidAll('b', 9_700),
  );
  expect(finished(second)).toMatchObject([{ speaker: 'unknown', source: { lang: 'en' } }]);
});

it('tells the utterances of one session from those of the next', () => {
  feed(began('a'), ended('a'), heard('a', 'Before.'));
  const flushed = cutter.flush();
  cutter.beginSession('ses_2', []);
  const later = feed(began('a', 4_000), ended('a', 4_100), heard('a', 'After.', 4_200));
  expect(finished([...flushed, ...later, ...cutter.flush()])).toMatchObject([
    { turn_id: 'turn-1', session_id: 'ses_1', source: { text: 'Before.' } },
    { turn_id: 'turn-2', session_id: 'ses_2', source: { text: 'After.' } },
  ]);
});

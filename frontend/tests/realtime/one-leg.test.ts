/** One translation leg that is turned round in the middle of a visit. */

import { expect, it, vi } from 'vitest';
import type { RealtimeEvent } from '../../src/realtime/events';
import type { LoudspeakerEvents } from '../../src/realtime/loudspeaker';
import { TranslateTransport } from '../../src/realtime/translate-transport';
import { FakeClock } from '../support/fake-clock';
import { FakePeer } from '../support/fake-peer';
import { FakeTrack, LEGS } from '../support/fakes';

vi.stubGlobal('MediaStream', class {});

async function oneLeg() {
  const clock = new FakeClock();
  const events: RealtimeEvent[] = [];
  const peer = new FakePeer({});
  const microphone = new FakeTrack();
  let sound: LoudspeakerEvents | null = null;
  const transport = new TranslateTransport(
    {
      clock,
      connectTimeoutMs: 10_000,
      fetch: async () => new Response('answer', { status: 201 }),
      newPeer: () => peer.asPeer,
      openLoudspeaker: (told) => {
        sound = told;
        return {
          play: () => {},
          resume: async () => {},
          hush: () => {},
          lastSaid: () => null,
          stop: () => {},
        };
      },
    },
    (event) => events.push(event),
  );
  await transport.connect(LEGS.slice(0, 1), microphone.asTrack);
  const say = (message: object) => peer.channel.say(JSON.stringify(message));
  return {
    clock,
    events,
    peer,
    microphone,
    transport,
    sent: () => peer.channel.sent.map((text) => JSON.parse(text)),
    confirm: (language: string) =>
      say({ type: 'session.updated', session: { audio: { output: { language } } } }),
    refuse: () => say({ type: 'error', error: { code: 'invalid_value', message: 'made up' } }),
    heard: (delta: string) => say({ type: 'session.input_transcript.delta', delta }),
    spoken: (delta: string) => say({ type: 'session.output_transcript.delta', delta }),
    sound: (on: boolean) => sound?.onSound(on),
    legs: () => events.flatMap((event) => ('leg' in event ? [[event.kind, event.leg]] : [])),
  };
}

const UPDATE = { type: 'session.update', session: { audio: { output: { language: 'en' } } } };

it('says that one direction is interpreted at a time', async () => {
  const { transport } = await oneLeg();
  expect(transport.capabilities).toEqual({ chooseDirection: true, bothDirections: false });
});

it('asks the session to speak the other language, and goes by what it confirms', async () => {
  const { transport, sent, heard, spoken, confirm, legs } = await oneLeg();
  transport.turnTo('en-es');
  expect(sent()).toEqual([]);
  transport.turnTo('es-en');
  expect(sent()).toEqual([UPDATE]);
  heard('still');
  confirm('en');
  heard('hola');
  spoken('hello');
  expect(legs()).toEqual([
    ['source.delta', 'en-es'],
    ['source.delta', 'es-en'],
    ['target.delta', 'es-en'],
  ]);
});

it('gives what is still being said, and heard, to the direction it began in', async () => {
  const { transport, clock, spoken, confirm, sound, legs } = await oneLeg();
  spoken('Buenos');
  sound(true);
  transport.turnTo('es-en');
  confirm('en');
  await clock.advance(400);
  spoken(' días.');
  sound(false);
  await clock.advance(1_300);
  spoken('Hello.');
  sound(true);
  expect(legs()).toEqual([
    ['target.delta', 'en-es'],
    ['speaking.started', 'en-es'],
    ['target.delta', 'en-es'],
    ['speaking.stopped', 'en-es'],
    ['target.delta', 'es-en'],
    ['speaking.started', 'es-en'],
  ]);
});

it('hears for the direction that it is turned to, at once', async () => {
  const { transport, microphone } = await oneLeg();
  transport.turnTo('es-en');
  transport.hear(['es-en']);
  expect(microphone.clones[0]?.enabled).toBe(true);
  transport.hear(['en-es']);
  expect(microphone.clones[0]?.enabled).toBe(false);
});

it.each([
  ['refuses', async (leg: Awaited<ReturnType<typeof oneLeg>>) => leg.refuse()],
  ['does not answer', async (leg: Awaited<ReturnType<typeof oneLeg>>) => leg.clock.advance(3_000)],
])('is lost where the interpreter %s: the next session is in that direction', async (_, meet) => {
  const leg = await oneLeg();
  leg.transport.turnTo('es-en');
  await meet(leg);
  expect(leg.events.at(-1)).toMatchObject({ kind: 'connection.closed' });
  expect(leg.peer.closed).toBe(true);
});

it('takes the last of quick turns, and no other error for a refusal', async () => {
  const leg = await oneLeg();
  leg.transport.turnTo('es-en');
  leg.transport.turnTo('en-es');
  leg.confirm('en');
  leg.heard('hello');
  expect(leg.legs().at(-1)).toEqual(['source.delta', 'en-es']);
  leg.confirm('es');
  await leg.clock.advance(10_000);
  leg.refuse();
  expect(leg.events.at(-1)).toMatchObject({
    kind: 'error',
    error: { code: 'interpreter_refused' },
  });
});

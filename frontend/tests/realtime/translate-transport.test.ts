import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RealtimeEvent } from '../../src/realtime/events';
import { TranslateTransport } from '../../src/realtime/translate-transport';
import type { LegGrant } from '../../src/realtime/transport';
import { FakeClock, settle } from '../support/fake-clock';
import { FakePeer } from '../support/fake-peer';
import { FakeTrack } from '../support/fakes';

vi.stubGlobal('MediaStream', class {});

const LEGS: LegGrant[] = (['en-es', 'es-en'] as const).map((direction) => ({
  direction,
  source_language: direction === 'en-es' ? 'en' : 'es',
  target_language: direction === 'en-es' ? 'es' : 'en',
  client_secret: `ek_${direction}`,
  call_url: `https://interpreter.example/${direction}`,
}));

let clock: FakeClock;
let peers: FakePeer[];
let calls: { url: string; init: RequestInit }[];
let events: RealtimeEvent[];
let microphone: FakeTrack;

beforeEach(() => {
  clock = new FakeClock();
  peers = [];
  calls = [];
  events = [];
  microphone = new FakeTrack();
});

function open(
  answer: () => Promise<Response> = async () => new Response('answer', { status: 201 }),
) {
  return new TranslateTransport(
    {
      clock,
      connectTimeoutMs: 10_000,
      fetch: async (url, init = {}) => {
        calls.push({ url: String(url), init });
        return answer();
      },
      newPeer: (configuration) => {
        const peer = new FakePeer(configuration);
        peers.push(peer);
        return peer.asPeer;
      },
      openLoudspeaker: () => ({
        play: () => {},
        resume: async () => {},
        hush: () => {},
        lastSaid: () => null,
        stop: () => {},
      }),
    },
    (event) => events.push(event),
  );
}

async function live() {
  const transport = open();
  await transport.connect(LEGS, microphone.asTrack);
  return transport;
}

describe('connecting', () => {
  it('dials each leg with its own secret, clone and data channel, and asks no stranger', async () => {
    await live();
    expect(calls.map(({ url }) => url)).toEqual(LEGS.map((leg) => leg.call_url));
    expect(calls.map(({ init }) => init.headers)).toEqual(
      LEGS.map((leg) => ({
        'Content-Type': 'application/sdp',
        Authorization: `Bearer ${leg.client_secret}`,
      })),
    );
    expect(peers.map((peer) => peer.configuration.iceServers)).toEqual([[], []]);
    expect(peers.map((peer) => peer.answer)).toEqual(['answer', 'answer']);
    expect(microphone.clones).toHaveLength(2);
    expect(events.map((event) => event.kind)).toEqual(['connection.opened']);
  });

  it.each([
    ['token_expired', async () => new Response('', { status: 401 })],
    ['interpreter_refused', async () => new Response('', { status: 500 })],
    ['interpreter_refused', async () => new Response('<html>guest network</html>')],
    ['interpreter_unreachable', async () => Promise.reject(new TypeError('network'))],
  ] as const)('fails with %s and lets go of everything', async (code, answer) => {
    const transport = open(answer);
    await expect(transport.connect(LEGS, microphone.asTrack)).rejects.toMatchObject({
      error: { code },
    });
    expect(peers.every((peer) => peer.closed)).toBe(true);
    expect(microphone.clones.every((clone) => clone.stopped)).toBe(true);
    expect(events).toEqual([]);
  });

  it('gives up by its own clock where no event ever comes', async () => {
    const transport = open(() => new Promise(() => {}));
    const connecting = transport.connect(LEGS, microphone.asTrack);
    const failure = expect(connecting).rejects.toMatchObject({
      error: { code: 'connect_timeout' },
    });
    await clock.advance(10_000);
    await failure;
    expect(peers.every((peer) => peer.closed)).toBe(true);
  });
});

describe('while it is open', () => {
  it('tells what each leg heard and said', async () => {
    await live();
    peers[0]?.channel.say('{"type":"session.input_transcript.delta","delta":"hello"}');
    peers[1]?.channel.say('{"type":"session.output_transcript.delta","delta":"hola"}');
    expect(events.slice(1)).toMatchObject([
      { kind: 'source.delta', leg: 'en-es', text: 'hello' },
      { kind: 'target.delta', leg: 'es-en', text: 'hola' },
    ]);
  });

  it('counts what it does not understand, and goes on', async () => {
    await live();
    for (const data of ['<html>', '{}', '{"type":"x"}', 'x'.repeat(1_048_576)]) {
      peers[0]?.channel.say(data);
    }
    peers[0]?.channel.say('{"type":"session.input_transcript.delta","delta":"still here"}');
    expect(events.slice(1).map((event) => event.kind)).toEqual([
      ...Array(4).fill('misunderstood'),
      'source.delta',
    ]);
  });

  it('lets only the named legs hear, and none before it is told to', async () => {
    const transport = open();
    const connecting = transport.connect(LEGS, microphone.asTrack);
    const hears = () => microphone.clones.map((clone) => clone.enabled);
    expect(hears()).toEqual([false, false]);
    transport.hear(['en-es']);
    await connecting;
    expect(hears()).toEqual([true, false]);
    transport.hear(['es-en']);
    expect(hears()).toEqual([false, true]);
    transport.hear([]);
    expect(hears()).toEqual([false, false]);
    transport.hear(['en-es', 'es-en']);
    expect(hears()).toEqual([true, true]);
  });
});

describe('losing it', () => {
  it.each([
    ['data channel closed', () => peers[0]?.channel.close()],
    ['ICE failed', () => peers[1]?.become('failed')],
    ['session closed by the interpreter', () => peers[0]?.channel.say('{"type":"session.closed"}')],
  ])('%s: ends both legs and says so once', async (_name, lose) => {
    await live();
    lose();
    lose();
    expect(events.slice(1)).toMatchObject([
      { kind: 'connection.closed', error: { code: 'connection_lost' } },
    ]);
    expect(peers.every((peer) => peer.closed)).toBe(true);
  });

  it('ICE disconnected: waits for it to recover, then gives it up', async () => {
    await live();
    peers[0]?.become('disconnected');
    await clock.advance(1_500);
    peers[0]?.become('connected');
    await clock.advance(5_000);
    expect(events).toHaveLength(1);
    peers[0]?.become('disconnected');
    await clock.advance(2_000);
    expect(events[1]).toMatchObject({ kind: 'connection.closed' });
  });
});

describe('closing', () => {
  it('says goodbye on every leg, waits for it to leave, and reports no loss', async () => {
    const transport = await live();
    const closing = transport.close();
    await settle();
    expect(peers.map((peer) => peer.channel.sent)).toEqual([
      ['{"type":"session.close"}'],
      ['{"type":"session.close"}'],
    ]);
    expect(peers.some((peer) => peer.closed)).toBe(false);
    await clock.advance(300);
    await closing;
    expect(peers.every((peer) => peer.closed)).toBe(true);
    expect(microphone.clones.every((clone) => clone.stopped)).toBe(true);
    expect(events.map((event) => event.kind)).toEqual(['connection.opened']);
  });
});

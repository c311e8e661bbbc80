/** Every way a connection is lost, by its name: real legs over fake peers, and the recovery. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import { ConversationTransport } from '../../src/realtime/conversation-transport';
import { Interpretation } from '../../src/realtime/interpretation';
import type { InterpretationEvent } from '../../src/realtime/interpreter';
import { TranslateTransport } from '../../src/realtime/translate-transport';
import type { Mode } from '../../src/realtime/transport';
import { FakeClock, settle } from '../support/fake-clock';
import { FakePeer } from '../support/fake-peer';
import { BOTH_LEG, FakeTrack, LEGS } from '../support/fakes';
import { liveInterpretation } from '../support/interpreting';

beforeEach(() => {
  vi.stubGlobal('MediaStream', class {});
});

/** A live visit over real transports; `answers` are the statuses of the next calls. */
async function live(mode: Mode, answers: (number | 'never')[] = []) {
  const legs = mode === 'translate' ? LEGS : [BOTH_LEG];
  const clock = new FakeClock();
  const events: InterpretationEvent[] = [];
  const peers: FakePeer[] = [];
  const minted: boolean[] = [];
  const statuses = [...answers];
  let ids = 0;
  const parts = {
    clock,
    connectTimeoutMs: 10_000,
    fetch: async () => {
      const status = statuses.shift() ?? 201;
      if (status === 'never') return new Promise<never>(() => {});
      return new Response('answer', { status });
    },
    newPeer: (configuration: RTCConfiguration) => {
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
  };
  const interpretation = new Interpretation({
    clock,
    random: () => 1,
    newId: () => `turn-${++ids}`,
    languages: ['en', 'es'],
    backoff: { first: 3_000, most: 12_000 },
    sessionMs: 50 * 60_000,
    play: () => () => {},
    openMeter: () => () => {},
    openMicrophone: async () => new FakeTrack().asTrack,
    mint: async (renew) => {
      minted.push(renew);
      return { session_id: `ses_${minted.length}`, mode, demo: true, legs };
    },
    transports: {
      translate: (onEvent) => new TranslateTransport(parts, onEvent),
      conversation: (onEvent) => new ConversationTransport(parts, onEvent),
    },
    onEvent: (event) => events.push(event),
  });
  await interpretation.start();
  let said = 0;
  const say = (message: object) => peers.at(-legs.length)?.channel.say(JSON.stringify(message));
  const hear = (text: string) => {
    if (mode === 'translate') return say({ type: 'session.input_transcript.delta', delta: text });
    said += 1;
    const item_id = `item_${said}`;
    say({ type: 'input_audio_buffer.speech_started', item_id });
    say({ type: 'input_audio_buffer.committed', item_id });
    const type = 'conversation.item.input_audio_transcription.completed';
    say({ type, item_id, transcript: text });
  };
  const links = () => events.flatMap((event) => (event.kind === 'link' ? [event] : []));
  const texts = () =>
    events.flatMap((event) =>
      event.kind === 'turn' && event.change.finished ? [event.change.turn.source.text] : [],
    );
  return { clock, events, legs, say, peers, minted, interpretation, statuses, hear, links, texts };
}

type Live = Awaited<ReturnType<typeof live>>;

/** What was said stays, it says when it tries again, and a new session opens by itself. */
async function expectRecovery({ clock, hear, links, texts, minted, peers, legs }: Live) {
  expect(texts()).toEqual(['Before.']);
  expect(links().at(-1)).toMatchObject({ state: 'reconnecting', attempt: 1, retryInMs: 3_000 });
  await clock.advance(3_000);
  expect(links().at(-1)?.state).toBe('live');
  expect(minted).toHaveLength(2);
  expect(peers).toHaveLength(2 * legs.length);
  hear('After.');
  await clock.advance(5_000);
  expect(texts()).toEqual(['Before.', 'After.']);
}

describe.each(['translate', 'conversation'] as const)('in the middle of a visit (%s)', (mode) => {
  it('data channel closed', async () => {
    const visit = await live(mode);
    visit.hear('Before.');
    visit.peers[0]?.channel.close();
    await settle();
    await expectRecovery(visit);
  });

  it('ICE disconnected', async () => {
    const visit = await live(mode);
    visit.hear('Before.');
    visit.peers.at(-1)?.become('disconnected');
    await visit.clock.advance(1_999);
    expect(visit.links().at(-1)?.state).toBe('live');
    await visit.clock.advance(1);
    await expectRecovery(visit);
  });

  it('ICE failed', async () => {
    const visit = await live(mode);
    visit.hear('Before.');
    visit.peers.at(-1)?.become('failed');
    await settle();
    await expectRecovery(visit);
  });

  it('session ended by the interpreter', async () => {
    const visit = await live(mode);
    visit.hear('Before.');
    const expired = { type: 'error', error: { code: 'session_expired', message: 'made up' } };
    visit.say(mode === 'translate' ? { type: 'session.closed' } : expired);
    await settle();
    await expectRecovery(visit);
  });

  it('connect timeout: tries again after a longer wait', async () => {
    const { clock, peers, links, statuses, legs } = await live(mode);
    statuses.push(...legs.map(() => 'never' as const));
    peers[0]?.become('failed');
    await clock.advance(3_000 + 10_000);
    expect(links().at(-1)).toMatchObject({ state: 'reconnecting', attempt: 2, retryInMs: 6_000 });
    await clock.advance(6_000);
    expect(links().at(-1)?.state).toBe('live');
  });

  it('token expired: asks once for a fresh one, without another wait', async () => {
    const { clock, peers, links, statuses, minted, legs } = await live(mode);
    statuses.push(...legs.map(() => 401));
    peers[0]?.become('failed');
    await clock.advance(3_000);
    expect(minted).toEqual([false, false, true]);
    expect(links().at(-1)?.state).toBe('live');
  });

  it('ended while reconnecting: nothing is dialled any more', async () => {
    const { clock, peers, links, interpretation, legs } = await live(mode);
    peers[0]?.become('failed');
    await settle();
    await interpretation.end();
    await clock.advance(60_000);
    expect(peers).toHaveLength(legs.length);
    expect(links().at(-1)?.state).toBe('ended');
  });
});

describe('a microphone unplugged', () => {
  it('goes on with another that is there, and keeps what was said', async () => {
    const { interpretation, microphone, plugs, transports, clock, turns, links, events } =
      liveInterpretation();
    await interpretation.start();
    plugs.push(new FakeTrack());
    transports[0]?.send({ kind: 'source.delta', leg: 'en-es', text: 'Where', at: clock.now() });
    microphone.dispatchEvent(new Event('ended'));
    await clock.advance(1_000);
    expect(turns()).toMatchObject([{ source: { text: 'Where' } }]);
    expect(transports).toHaveLength(2);
    expect(transports[0]?.closed).toBe(true);
    expect(links().at(-1)).toBe('live');
    expect(events.some((event) => event.kind === 'failed')).toBe(false);
  });

  it('says so where there is no other', async () => {
    const { interpretation, microphone, clock, events } = liveInterpretation();
    await interpretation.start();
    microphone.dispatchEvent(new Event('ended'));
    await clock.advance(1_000);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'microphone_lost' } });
  });
});

describe('a microphone that is muted by the device or another program', () => {
  it('is said at once, and no longer once it is heard again', async () => {
    const { interpretation, microphone, events } = liveInterpretation();
    await interpretation.start();
    microphone.dispatchEvent(new Event('mute'));
    expect(events.at(-1)).toMatchObject({ kind: 'problem', error: { code: 'microphone_muted' } });
    microphone.dispatchEvent(new Event('unmute'));
    expect(events.at(-1)).toEqual({ kind: 'problem', error: null });
  });

  it('is said where it was so from the beginning', async () => {
    const { interpretation, microphone, events } = liveInterpretation();
    Object.assign(microphone, { muted: true });
    await interpretation.start();
    expect(events.at(-1)).toMatchObject({ kind: 'problem', error: { code: 'microphone_muted' } });
  });

  it('is nobody’s concern once the visit is ended', async () => {
    const { interpretation, microphone, events } = liveInterpretation();
    await interpretation.start();
    await interpretation.end();
    microphone.dispatchEvent(new Event('mute'));
    expect(events.some((event) => event.kind === 'problem')).toBe(false);
  });
});

describe('before the interpreter ends the session', () => {
  const LIMIT = 50 * 60_000;
  const say = (visit: ReturnType<typeof liveInterpretation>, index: number, text: string) =>
    visit.transports[index]?.send({
      kind: 'source.delta',
      leg: 'en-es',
      text,
      at: visit.clock.now(),
    });

  it('another takes over, unnoticed: made before the first is broken', async () => {
    const visit = liveInterpretation();
    const { interpretation, clock, transports, links, turns } = visit;
    await interpretation.start();
    await clock.advance(LIMIT - 1);
    expect(transports).toHaveLength(1);
    await clock.advance(1);
    expect(transports).toHaveLength(2);
    expect(transports[0]?.closed).toBe(true);
    expect(transports[1]?.hears).toEqual(['en-es', 'es-en']);
    expect(links()).toEqual(['connecting', 'live', 'live']);
    say(visit, 1, 'Go on.');
    await clock.advance(5_000);
    expect(turns()).toMatchObject([{ session_id: 'ses_2' }]);
  });

  it('it waits, deaf, until the one who speaks has finished', async () => {
    const visit = liveInterpretation();
    const { interpretation, clock, transports, turns } = visit;
    await interpretation.start();
    await clock.advance(LIMIT - 500);
    say(visit, 0, 'As I was saying');
    await clock.advance(800);
    expect(transports).toHaveLength(2);
    expect([transports[0]?.closed, transports[1]?.hears]).toEqual([false, []]);
    say(visit, 0, ', drink water.');
    await clock.advance(5_000);
    expect(transports[0]?.closed).toBe(true);
    expect(turns()).toMatchObject([
      { session_id: 'ses_1', source: { text: 'As I was saying, drink water.' } },
    ]);
  });

  it('takes over at once where the first is lost meanwhile', async () => {
    const visit = liveInterpretation();
    const { interpretation, clock, transports, lose, links } = visit;
    await interpretation.start();
    await clock.advance(LIMIT - 1_000);
    say(visit, 0, 'As I was');
    await clock.advance(1_000);
    transports[0]?.send({
      kind: 'connection.closed',
      error: pageError('connection_lost'),
      at: clock.now(),
    });
    await settle();
    expect(links()).toEqual(['connecting', 'live', 'live']);
    lose();
    expect(links().at(-1)).toBe('reconnecting');
  });

  it('is tried again where it fails, while the first goes on', async () => {
    const visit = liveInterpretation({ connect: [null, 'interpreter_unreachable', null] });
    await visit.interpretation.start();
    await visit.clock.advance(LIMIT);
    expect(visit.transports[0]?.closed).toBe(false);
    await visit.clock.advance(15_000);
    expect(visit.transports).toHaveLength(3);
    expect(visit.transports[0]?.closed).toBe(true);
    expect(visit.links().at(-1)).toBe('live');
  });

  it('leaves nothing behind at the end of the visit', async () => {
    const visit = liveInterpretation();
    await visit.interpretation.start();
    await visit.clock.advance(LIMIT - 1_000);
    say(visit, 0, 'As I was');
    await visit.clock.advance(1_000);
    await visit.interpretation.end();
    expect(visit.transports.map((transport) => transport.closed)).toEqual([true, true]);
    expect(visit.clock.nextIn).toBeNull();
  });
});

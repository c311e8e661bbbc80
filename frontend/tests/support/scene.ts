/** A whole page in memory: real store, sender and interpretation, over a fake server and peer. */

import { type PageError, PageFailure } from '../../src/errors/page-error';
import { MemoryOutbox } from '../../src/outbox/memory-outbox';
import { EarlyMicrophone } from '../../src/realtime/early-microphone';
import { Interpretation } from '../../src/realtime/interpretation';
import { openReading } from '../../src/recording/reading';
import { Recorder, type TapMicrophone } from '../../src/recording/recorder';
import { importKey } from '../../src/recording/sealing';
import { MemoryShelf } from '../../src/recording/shelf';
import { Uploader } from '../../src/recording/uploader';
import type { Services } from '../../src/store/services';
import { enter } from '../../src/store/sign-in';
import { createStore } from '../../src/store/store';
import { someCheck } from './checking';
import { FakeClock } from './fake-clock';
import { FakeIdentity, FakeServer, FakeTrack, FakeTransport } from './fakes';
import { FakeIntegrations } from './integrations';
import { FakeOversight } from './oversight';

export function openScene() {
  const clock = new FakeClock();
  const server = new FakeServer();
  const integrations = new FakeIntegrations();
  const oversight = new FakeOversight();
  const identity = new FakeIdentity();
  const transports: FakeTransport[] = [];
  const trouble: { microphone: PageError | null } = { microphone: null };
  const microphones: FakeTrack[] = [];
  const played: number[] = [];
  const screen = { awake: false };
  const signs = new Set<() => void>();
  const otherTab = { seen: 0 };
  const shelf = new MemoryShelf();
  const held = new Set<string>();
  const taps = new Set<Parameters<TapMicrophone>[0]>();
  let ids = 0;
  let measure = (_rms: number) => {};
  const early = new EarlyMicrophone(async () => {
    if (trouble.microphone !== null) throw new PageFailure(trouble.microphone);
    const microphone = new FakeTrack();
    microphones.push(microphone);
    return microphone.asTrack;
  });
  const services: Services = {
    api: server,
    identity,
    clock,
    random: () => 1,
    newId: () => `made-here-${++ids}`,
    openOutbox: async () => new MemoryOutbox(),
    loadRealtime: async () => ({
      takeMicrophone: () => early.ask(),
      tapMicrophone: (onPiece) => {
        taps.add(onPiece);
        return () => taps.delete(onPiece);
      },
      interpret: (visit) =>
        new Interpretation({
          ...visit,
          sessionMs: 50 * 60_000,
          backoff: { first: 1_000, most: 8_000 },
          play: (_audio, rate) => {
            played.push(rate);
            return () => {};
          },
          openMeter: (_track, onLevel) => {
            measure = onLevel;
            return () => {};
          },
          openMicrophone: () => early.take(),
          transports: {
            translate: (send) => {
              const transport = new FakeTransport(send);
              transports.push(transport);
              return transport;
            },
            conversation: (send) => {
              const transport = new FakeTransport(send, 'told');
              transports.push(transport);
              return transport;
            },
          },
        }),
    }),
    loadCheck: async () => someCheck(clock),
    loadIntegrations: async () => integrations,
    loadOversight: async () => oversight,
    loadRecording: async () => ({
      openShelf: async () => shelf,
      openUploader: (parts) =>
        new Uploader({
          ...parts,
          fetch: server.fetchStored,
          backoff: { first: 1_000, most: 8_000 },
          isRecording: async (id) => held.has(id),
        }),
      record: async ({ key, ...parts }) => new Recorder({ ...parts, key: await importKey(key) }),
      hold: (id) => {
        held.add(id);
        return () => held.delete(id);
      },
      openReading: (parts) => openReading({ ...parts, fetch: server.fetchStored }),
      play: () => {
        throw new Error('nothing sounds here');
      },
    }),
    presence: {
      watch: (onSign) => {
        signs.add(onSign);
        return () => signs.delete(onSign);
      },
      lastSeen: { read: () => otherTab.seen, write: () => {} },
    },
    keepAwake: () => {
      screen.awake = true;
      return () => {
        screen.awake = false;
      };
    },
    current: {
      keep: null,
      outbox: null,
      sender: null,
      opening: null,
      interpreter: null,
      shelving: null,
      shelf: null,
      uploader: null,
      recorder: null,
      letSleep: null,
      meter: null,
      consentWatch: null,
      presence: null,
    },
  };
  const store = createStore(services);
  const enterPage = () => store.dispatch(enter());

  /** Somebody says something, and the interpreter says it in the other language. */
  function say(text: string, translation: string | null): void {
    const transport = transports.at(-1);
    transport?.send({ kind: 'source.delta', leg: 'en-es', text, at: clock.now() });
    if (translation !== null) {
      transport?.send({ kind: 'target.delta', leg: 'en-es', text: translation, at: clock.now() });
    }
  }

  /** The microphone picks up a piece of sound at this rate. */
  const sound = (piece: Float32Array, rate: number) => {
    for (const onPiece of taps) onPiece(piece, rate);
  };
  const loud = (rms: number) => measure(rms);

  /** Somebody moves a hand or presses a key. */
  const touch = () => {
    for (const onSign of signs) onSign();
  };

  return {
    clock,
    touch,
    otherTab,
    server,
    integrations,
    oversight,
    identity,
    loud,
    sound,
    taps,
    held,
    shelf,
    played,
    microphones,
    screen,
    transports,
    trouble,
    services,
    store,
    enterPage,
    say,
  };
}

export type Scene = ReturnType<typeof openScene>;

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { SAMPLE_RATE, SEGMENT_S, SEGMENT_SAMPLES } from '../../src/recording/format';
import { openIndexedDbShelf } from '../../src/recording/indexed-db-shelf';
import { openReading, placeOf } from '../../src/recording/reading';
import { Recorder } from '../../src/recording/recorder';
import { importKey, openPart, sealPart, Unreadable } from '../../src/recording/sealing';
import { MemoryShelf, type Shelf } from '../../src/recording/shelf';
import { Uploader } from '../../src/recording/uploader';
import { FakeClock } from '../support/fake-clock';
import { FakeServer, failed, RECORDING_KEY } from '../support/fakes';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const ID = 'recording-1';
const VISIT = 'con-1';

const notAgreed = {
  type: 'urn:puente:problem:consent_required',
  title: 'consent required',
  status: 403,
  code: 'consent_required',
  detail: 'made up',
  request_id: 'req-1',
};

/** A recorder that hears what a test plays, and an uploader over a fake server. */
async function studio(shelf: Shelf = new MemoryShelf()) {
  const clock = new FakeClock();
  const server = new FakeServer();
  server.recordingAgreed = true;
  const state = { paused: false, gaps: 0, failures: 0, kept: 0, waiting: 0, recording: true };
  const refused: number[] = [];
  let played = 0;
  let hear = (_piece: Float32Array, _rate: number) => {};
  await server.openRecording(VISIT, ID, new Date(clock.now()).toISOString());
  const uploader = new Uploader({
    shelf,
    api: server,
    fetch: server.fetchStored,
    clock,
    random: () => 1,
    backoff: { first: 1_000, most: 8_000 },
    isRecording: async () => state.recording,
    onWaiting: (count) => {
      state.waiting = count;
    },
    onRefused: ({ status }) => refused.push(status),
  });
  const recorder = new Recorder({
    recordingId: ID,
    conversationId: VISIT,
    startedAt: clock.now(),
    key: await importKey(RECORDING_KEY),
    shelf,
    clock,
    tap: (onPiece) => {
      hear = onPiece;
      return () => {
        hear = () => {};
      };
    },
    isPaused: () => state.paused,
    onKept: () => {
      state.kept += 1;
      void uploader.drain();
    },
    onGap: () => {
      state.gaps += 1;
    },
    onFailure: () => {
      state.failures += 1;
    },
  });
  /** So many seconds of a steady sound pass; the clock with them. */
  async function play(seconds: number, level: number) {
    const piece = new Float32Array(SAMPLE_RATE).fill(level);
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(1_000);
      hear(piece, SAMPLE_RATE);
    }
    played += seconds;
    // The filter holds back a few thousandths of a second of each segment's end.
    const full = Math.floor((played - 0.01) / SEGMENT_S);
    await vi.waitFor(() => expect(state.kept + state.failures).toBeGreaterThanOrEqual(full));
  }
  const read = () =>
    openReading({ api: server, fetch: server.fetchStored, conversationId: VISIT, recordingId: ID });
  return { clock, server, shelf, state, refused, uploader, recorder, play, read };
}

async function stopped(scene: Awaited<ReturnType<typeof studio>>) {
  scene.state.recording = false;
  await scene.recorder.stop();
  await scene.uploader.drain();
  return scene.read();
}

const level = (samples: Int16Array | null, at: number) => (samples?.[at] ?? Number.NaN) / 32_767;

describe('a recording', () => {
  it('is stored in segments of ten seconds with a manifest, and read as it was heard', async () => {
    const scene = await studio();
    await scene.play(13, 0.25);
    await scene.play(12, -0.5);
    const reading = await stopped(scene);
    expect([...scene.server.stored.keys()].sort()).toEqual([
      `${ID}/0`,
      `${ID}/1`,
      `${ID}/2`,
      `${ID}/manifest`,
    ]);
    expect(reading.seconds).toBeCloseTo(25, 1);
    expect(reading.manifest.segments.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(level(await reading.segment(0), 100_000)).toBeCloseTo(0.25, 2);
    expect(level(await reading.segment(1), 100_000)).toBeCloseTo(-0.5, 2);
    expect(scene.server.recordingsOf.get(ID)).toMatchObject({ state: 'complete', segments: 3 });
    expect(await scene.shelf.recordings()).toEqual([]);
    expect(scene.state).toMatchObject({ waiting: 0, failures: 0 });
  });

  it('leaves the page encrypted, each part under a nonce of its own', async () => {
    const scene = await studio();
    await scene.play(20, 0);
    await stopped(scene);
    const [first, second] = [`${ID}/0`, `${ID}/1`].map((name) => scene.server.stored.get(name));
    expect(first?.byteLength).toBe(SEGMENT_SAMPLES * 2 + 28);
    expect(first?.filter((byte) => byte === 0).length).toBeLessThan(3_000);
    expect(first).not.toEqual(second);
  });

  it('keeps silence for what is said while paused, and for the time without a microphone', async () => {
    const scene = await studio();
    await scene.play(2, 0.5);
    scene.state.paused = true;
    await scene.play(3, 0.5);
    scene.state.paused = false;
    await scene.clock.advance(2_000);
    await scene.play(1, 0.5);
    const reading = await stopped(scene);
    const samples = await reading.segment(0);
    expect(reading.seconds).toBeCloseTo(8, 1);
    const heard = [1, 4, 6, 7.5].map((second) => level(samples, second * SAMPLE_RATE));
    expect(heard.map((one) => Math.round(one * 10) / 10)).toEqual([0.5, 0, 0, 0.5]);
    expect(placeOf(reading, reading.startedAt + 7_000)).toBe(7);
    expect(placeOf(reading, reading.startedAt + 60_000)).toBeNull();
  });

  it('loses no segment to a network that is gone for a while', async () => {
    const scene = await studio();
    scene.server.uploadFailures = [failed(0), failed(503)];
    scene.server.storeFailures = Number.POSITIVE_INFINITY;
    await scene.play(25, 0.25);
    await vi.waitFor(() => expect(scene.state.waiting).toBe(2));
    expect(scene.server.stored.size).toBe(0);
    scene.server.storeFailures = 1;
    await vi.waitFor(async () => {
      await scene.clock.advance(8_000);
      expect(scene.state.waiting).toBe(0);
    });
    const reading = await stopped(scene);
    expect(reading.seconds).toBeCloseTo(25, 1);
    for (const seq of [0, 1, 2]) expect(await reading.segment(seq)).not.toBeNull();
  });

  it('is finished by the next sign-in where its tab was closed', async () => {
    const factory = new IDBFactory();
    const scene = await studio(await openIndexedDbShelf('member-1', factory));
    scene.server.storeFailures = Number.POSITIVE_INFINITY;
    await scene.play(21, 0.25);
    scene.uploader.stop();
    scene.shelf.close();

    scene.server.storeFailures = 0;
    const other = await openIndexedDbShelf('member-2', factory);
    expect(await other.recordings()).toEqual([]);
    const shelf = await openIndexedDbShelf('member-1', factory);
    expect((await shelf.parts(ID)).map(({ part, waiting }) => [part, waiting])).toEqual([
      ['0', true],
      ['1', true],
    ]);
    const { server, clock } = scene;
    const later = new Uploader({
      shelf,
      api: server,
      fetch: server.fetchStored,
      clock,
      random: () => 1,
      backoff: { first: 1_000, most: 8_000 },
      isRecording: async () => false,
      onWaiting: () => {},
      onRefused: ({ status }) => scene.refused.push(status),
    });
    await later.drain();
    expect((await scene.read()).seconds).toBe(20);
    expect(await shelf.recordings()).toEqual([]);
  });

  it('is left alone while another tab records it', async () => {
    const scene = await studio();
    await scene.play(11, 0.25);
    await scene.uploader.drain();
    expect([...scene.server.stored.keys()]).toEqual([`${ID}/0`]);
    expect(await scene.shelf.recordings()).toMatchObject([{ ended: false }]);
  });

  it('is gone from this device where the server says that it is no longer agreed to', async () => {
    const scene = await studio();
    scene.server.uploadFailures = [failed(403, { problem: notAgreed })];
    await scene.play(11, 0.25);
    await scene.uploader.drain();
    expect(await scene.shelf.recordings()).toEqual([]);
    expect(scene.state.waiting).toBe(0);
    expect(scene.server.stored.size).toBe(0);
    expect(scene.refused).toEqual([]);
  });

  it.each([403, 404, 409, 422])(
    'is not lost without a word where it is refused with %i',
    async (s) => {
      const scene = await studio();
      scene.server.uploadFailures = [failed(s)];
      await scene.play(11, 0.25);
      await scene.uploader.drain();
      expect(await scene.shelf.recordings()).toEqual([]);
      expect(scene.refused).toEqual([s]);
    },
  );

  it('stops, and says so, where the browser cannot keep it', async () => {
    class FullShelf extends MemoryShelf {
      override async put(): Promise<void> {
        throw new DOMException('full', 'QuotaExceededError');
      }
    }
    const scene = await studio(new FullShelf());
    await scene.play(11, 0.25);
    expect(scene.state.failures).toBe(1);
  });
});

describe('a part that is not what was recorded', () => {
  async function stored() {
    const scene = await studio();
    await scene.play(30, 0.25);
    await stopped(scene);
    return scene;
  }

  it('is noticed where it is missing', async () => {
    const { server, read } = await stored();
    server.stored.delete(`${ID}/1`);
    const reading = await read();
    expect(await reading.segment(1)).toBeNull();
    expect(await reading.segment(2)).not.toBeNull();
    expect(reading.seconds).toBeCloseTo(30, 1);
  });

  it('is noticed where two were exchanged', async () => {
    const { server, read } = await stored();
    const [first, second] = [`${ID}/0`, `${ID}/1`].map((name) => server.stored.get(name));
    if (first === undefined || second === undefined) throw new Error('not stored');
    server.stored.set(`${ID}/0`, second).set(`${ID}/1`, first);
    const reading = await read();
    expect([await reading.segment(0), await reading.segment(1)]).toEqual([null, null]);
  });

  it('is noticed where one bit was changed', async () => {
    const { server, read } = await stored();
    const body = server.stored.get(`${ID}/2`);
    if (body !== undefined) body[5_000] = (body[5_000] ?? 0) ^ 1;
    expect(await (await read()).segment(2)).toBeNull();
  });

  it('is noticed where the manifest is another one, or leaves a segment out', async () => {
    const { server, read } = await stored();
    server.stored.set(`${ID}/manifest`, server.stored.get(`${ID}/0`) ?? new Uint8Array());
    await expect(read()).rejects.toThrow(Unreadable);
  });

  it('opens in its own place alone', async () => {
    const key = await importKey(RECORDING_KEY);
    const sealed = await sealPart(key, ID, '3', Uint8Array.of(1, 2, 3));
    expect([...(await openPart(key, ID, '3', sealed))]).toEqual([1, 2, 3]);
    await expect(openPart(key, ID, '4', sealed)).rejects.toThrow(Unreadable);
    await expect(openPart(key, 'recording-2', '3', sealed)).rejects.toThrow(Unreadable);
    const other = await importKey(btoa('x'.repeat(32)));
    await expect(openPart(other, ID, '3', sealed)).rejects.toThrow(Unreadable);
  });
});

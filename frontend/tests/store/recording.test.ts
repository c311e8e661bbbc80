import { describe, expect, it, vi } from 'vitest';
import { CONSENT_VERSION } from '../../src/i18n/consent';
import { endVisit } from '../../src/store/end-visit';
import { openVisit, setPaused, startInterpreting } from '../../src/store/interpret';
import { endRecording, startRecording, withdrawRecording } from '../../src/store/record';
import { lossRead, recordingCleared } from '../../src/store/recording';
import { signOut } from '../../src/store/sign-out';
import { settle } from '../support/fake-clock';
import { AT, failed } from '../support/fakes';
import { openScene } from '../support/scene';

const SECOND = new Float32Array(16_000).fill(0.25);

async function inVisit(recording: boolean, agreed = recording) {
  const scene = openScene();
  scene.server.recordingAgreed = agreed;
  await scene.enterPage();
  await settle();
  const { store, clock } = scene;
  await store.dispatch(
    openVisit(['en', 'es'], {
      granted: true,
      wording: CONSENT_VERSION,
      language: 'es',
      recording,
      given_by: 'patient',
      at: AT,
    }),
  );
  await store.dispatch(startInterpreting());
  const phase = () => store.getState().recording.phase;
  if (recording && agreed) await vi.waitFor(() => expect(phase()).toBe('on'));
  async function hear(seconds: number) {
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(1_000);
      scene.sound(SECOND, 16_000);
    }
  }
  return { ...scene, phase, hear };
}

describe('recording a visit', () => {
  it('begins with the microphone where it was agreed to, and ends with the visit', async () => {
    const { store, server, hear, phase, held } = await inVisit(true);
    expect(held.size).toBe(1);
    await hear(12);
    await store.dispatch(endVisit());
    expect(phase()).toBe('off');
    await vi.waitFor(() =>
      expect([...server.recordingsOf.values()]).toMatchObject([{ state: 'complete', segments: 2 }]),
    );
    expect(held.size).toBe(0);
  });

  it('never begins where it was not agreed to', async () => {
    const { store, server, hear, phase } = await inVisit(false);
    await hear(2);
    await store.dispatch(startRecording());
    expect(phase()).toBe('off');
    expect(server.recordingsOf.size).toBe(0);
  });

  it('does not begin where the server knows of no agreement, and says that it does not', async () => {
    const { store, phase, taps } = await inVisit(true, false);
    await vi.waitFor(() => expect(store.getState().recording.error?.code).toBe('refused'));
    expect(phase()).toBe('off');
    expect(taps.size).toBe(0);
  });

  it('stays stopped once the clinician stopped it, and begins again when asked', async () => {
    const { store, phase, transports } = await inVisit(true);
    await store.dispatch(endRecording());
    expect(phase()).toBe('off');
    transports.at(-1)?.send({
      kind: 'connection.closed',
      at: 0,
      error: { code: 'connection_lost' } as never,
    });
    await settle();
    expect(phase()).toBe('off');
    await store.dispatch(startRecording());
    expect(phase()).toBe('on');
  });

  it('keeps nothing that is said while the visit is paused', async () => {
    const { store, hear, shelf } = await inVisit(true);
    const put = vi.spyOn(shelf, 'put');
    store.dispatch(setPaused(true));
    await hear(11);
    await vi.waitFor(() => expect(put).toHaveBeenCalled());
    // What is encrypted is looked at where it is read: see the recorder's own tests.
    expect(put.mock.calls[0]?.[0]).toMatchObject({ part: '0', samples: 160_000 });
  });

  it('deletes what is here and there where the patient no longer agrees', async () => {
    const { store, server, shelf, hear, phase } = await inVisit(true);
    server.storeFailures = Number.POSITIVE_INFINITY;
    await hear(11);
    const { id } = store.getState().visit;
    expect(await store.dispatch(withdrawRecording(id ?? ''))).toBe(true);
    expect(phase()).toBe('off');
    expect(store.getState().recording.agreed).toBe(false);
    expect(await shelf.recordings()).toEqual([]);
    expect(server.requests).toContain(`withdraw ${id}`);
  });

  it('keeps what is here where the server could not delete what is there', async () => {
    const { store, server, phase } = await inVisit(true);
    server.withdrawRecordings = async () => failed(503);
    expect(await store.dispatch(withdrawRecording(store.getState().visit.id ?? ''))).toBe(false);
    expect(store.getState().recording.agreed).toBe(true);
    expect(phase()).toBe('off');
  });

  it('tells of a recording that is not taken, over the visit, until that was read', async () => {
    const { store, server, shelf, hear, phase } = await inVisit(true);
    server.uploadFailures = [failed(422)];
    await hear(11);
    await vi.waitFor(() => expect(store.getState().recording.lost?.code).toBe('unexpected'));
    expect(phase()).toBe('on');
    await store.dispatch(endVisit());
    store.dispatch(recordingCleared());
    expect(store.getState().recording.lost).not.toBeNull();
    store.dispatch(lossRead());
    expect(store.getState().recording.lost).toBeNull();
    expect(await shelf.recordings()).toEqual([]);
  });

  it('says why it could not begin, and leaves the visit interpreted', async () => {
    const scene = await inVisit(true);
    await scene.store.dispatch(endRecording());
    scene.server.openRecording = async () => failed(0);
    await scene.store.dispatch(startRecording());
    expect(scene.store.getState().recording.error?.code).toBe('server_unreachable');
    expect(scene.store.getState().connection.link).toBe('live');
  });

  it('is on this device, whole, when somebody signs out', async () => {
    const { store, server, shelf, hear } = await inVisit(true);
    server.storeFailures = Number.POSITIVE_INFINITY;
    await hear(12);
    await store.dispatch(signOut());
    const [kept] = await shelf.recordings();
    expect(kept?.ended).toBe(true);
    expect((await shelf.parts(kept?.recordingId ?? '')).map(({ part }) => part)).toEqual([
      '0',
      '1',
    ]);
  });

  it('hears nothing where it was stopped while it was still being made ready', async () => {
    const { store, services, taps, phase } = await inVisit(true);
    await store.dispatch(endRecording());
    const kit = await services.loadRecording();
    let ready = () => {};
    const waited = new Promise<void>((resolve) => {
      ready = resolve;
    });
    services.loadRecording = async () => ({
      ...kit,
      record: async (parts) => {
        await waited;
        return kit.record(parts);
      },
    });
    const starting = store.dispatch(startRecording());
    await settle();
    await store.dispatch(endRecording());
    ready();
    await starting;
    await settle();
    expect(phase()).toBe('off');
    expect(taps.size).toBe(0);
  });

  it('goes on as another after the machine slept, and fills no hours with silence', async () => {
    const { clock, shelf, hear, phase, server } = await inVisit(true);
    const put = vi.spyOn(shelf, 'put');
    await hear(2);
    clock.set(3 * 3_600_000);
    await hear(2);
    await vi.waitFor(() => expect(server.recordingsOf.size).toBe(2));
    await vi.waitFor(() => expect(phase()).toBe('on'));
    await hear(11);
    await vi.waitFor(() => expect(put.mock.calls.length).toBeGreaterThan(1));
    expect(put.mock.calls.length).toBeLessThan(5);
    const begun = [...server.recordingsOf.values()].map((one) => Date.parse(one.started_at));
    expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(3 * 3_600_000);
  });
});

import { describe, expect, it } from 'vitest';
import { MemoryOutbox } from '../../src/outbox/memory-outbox';
import { openVisit } from '../../src/store/interpret';
import { signOut } from '../../src/store/sign-out';
import { takeUpVisit } from '../../src/store/take-up';
import { settle } from '../support/fake-clock';
import { AT, someTurn, someVisit } from '../support/fakes';
import { openScene } from '../support/scene';

const CONSENT = {
  granted: true,
  wording: '2026-11-23',
  language: 'es',
  recording: false,
  given_by: 'patient',
  at: AT,
} as const;

/** Somebody is signed in, and their outbox is slow to open. */
async function withSlowOutbox() {
  const scene = openScene();
  let open: (() => void) | null = null;
  const outbox = new MemoryOutbox();
  scene.services.openOutbox = () =>
    new Promise((resolve) => {
      open = () => resolve(outbox);
    });
  const entering = scene.enterPage();
  await expect.poll(() => open).not.toBeNull();
  expect(scene.store.getState().auth.status).toBe('signed_in');
  return { ...scene, outbox, entering, opened: () => open?.() };
}

describe('an outbox that opens behind the first screen', () => {
  it('is there before a visit begins, however soon it is asked for', async () => {
    const { store, services, server, opened } = await withSlowOutbox();
    const opening = store.dispatch(openVisit(['en', 'es'], CONSENT));
    await settle();
    expect(server.visits.size).toBe(0);
    opened();
    expect(await opening).not.toBeNull();
    expect(services.current.sender).not.toBeNull();
  });

  it('hides no turn of a visit that is taken up while it sends what it holds', async () => {
    const { store, server, outbox, opened } = await withSlowOutbox();
    server.visits.set('con-1', someVisit('con-1'));
    await outbox.put({ conversationId: 'con-1', turnId: 'kept-1', turn: someTurn('kept') });
    const takingUp = store.dispatch(takeUpVisit('con-1'));
    await settle();
    opened();
    await takingUp;
    expect(store.getState().transcript.lines.map((line) => line.turnId)).toEqual(['kept-1']);
  });

  it('is asked for again by the next visit where it could not be loaded', async () => {
    const { store, services, enterPage } = openScene();
    let broken = true;
    await enterPage();
    const keep = services.current.keep;
    services.current.keep = async () => {
      if (broken) throw new TypeError('Failed to fetch dynamically imported module');
      await keep?.();
    };
    expect(await store.dispatch(openVisit(['en', 'es'], CONSENT))).toBeNull();
    expect(store.getState().visit).toMatchObject({ phase: 'idle', error: { recovery: 'retry' } });
    broken = false;
    expect(await store.dispatch(openVisit(['en', 'es'], CONSENT))).not.toBeNull();
  });

  it('sends what is left before a sign-out that came too soon for it', async () => {
    const { store, server, outbox, opened, entering } = await withSlowOutbox();
    await outbox.put({ conversationId: 'con-old', turnId: 'left-1', turn: someTurn('left') });
    const leaving = store.dispatch(signOut());
    opened();
    await Promise.all([leaving, entering]);
    expect([...(server.turnsOf.get('con-old')?.keys() ?? [])]).toEqual(['left-1']);
  });
});

import { describe, expect, it } from 'vitest';
import type { ConsentStanding } from '../../src/api/wire';
import { ASK_AGAIN_MS, recordConsent } from '../../src/store/consent';
import { openVisit, startInterpreting } from '../../src/store/interpret';
import { takeUpVisit } from '../../src/store/take-up';
import { openUrgentVisit } from '../../src/store/urgent';
import { settle } from '../support/fake-clock';
import { AT, ME, someEmergency, someTurn, someVisit } from '../support/fakes';
import { openScene } from '../support/scene';

const CONSENT = {
  granted: true,
  wording: '2026-11-23',
  language: 'es',
  recording: false,
  given_by: 'patient',
  at: AT,
} as const;

function stopped(stop: ConsentStanding['stop']): ConsentStanding {
  return { stop, left_s: null, emergency: null };
}

async function inVisit() {
  const scene = openScene();
  await scene.enterPage();
  const id = await scene.store.dispatch(openVisit(['en', 'es'], CONSENT));
  await scene.store.dispatch(startInterpreting());
  return { ...scene, id: id ?? '' };
}

async function inUrgentVisit() {
  const scene = openScene();
  await scene.enterPage();
  const id = await scene.store.dispatch(openUrgentVisit(['en', 'es'], 'Made up: no breath.'));
  await scene.store.dispatch(startInterpreting());
  return { ...scene, id: id ?? '' };
}

describe('consent that was withdrawn on another device', () => {
  it.each([['consent_withdrawn'], ['no_consent'], ['visit_ended']] as const)(
    'stops this one at its next question: %s',
    async (stop) => {
      const { store, server, clock, services } = await inVisit();
      expect(store.getState().connection.link).toBe('live');
      server.standing = stopped(stop);
      await clock.advance(ASK_AGAIN_MS);
      expect(services.current.interpreter).toBeNull();
      expect(store.getState().connection.link).toBe('ended');
      expect(store.getState().connection.error?.code).toBe(stop);
      const asked = server.consentAsked;
      await clock.advance(10 * ASK_AGAIN_MS);
      expect(server.consentAsked).toBe(asked);
    },
  );

  it('stops this one at the next turn that is stored', async () => {
    const { store, server, services, id } = await inVisit();
    server.stop = 'consent_withdrawn';
    await services.current.sender?.add({ conversationId: id, turnId: 'a', turn: someTurn('hi') });
    await services.current.sender?.drain();
    await settle();
    expect(store.getState().connection.error?.code).toBe('consent_withdrawn');
    expect(server.turnsOf.get(id)?.size).toBe(1);
  });

  it('is not taken from a turn of another visit', async () => {
    const { store, server, services } = await inVisit();
    server.stop = 'visit_ended';
    const turn = someTurn('left over');
    await services.current.sender?.add({ conversationId: 'con-old', turnId: 'a', turn });
    await services.current.sender?.drain();
    await settle();
    expect(store.getState().connection.link).toBe('live');
  });

  it('is not guessed from a network that is gone', async () => {
    const { store, server, clock } = await inVisit();
    server.standing = null;
    await clock.advance(ASK_AGAIN_MS);
    await clock.advance(ASK_AGAIN_MS);
    expect(server.consentAsked).toBeGreaterThan(1);
    expect(store.getState().connection.link).toBe('live');
  });
});

describe('a visit that began without consent', () => {
  it('is opened under a key, and knows its minutes by the clock of this device', async () => {
    const { store, server, clock } = await inUrgentVisit();
    expect(server.requests).toContain('emergency Made up: no breath. keyed');
    expect(store.getState().visit.emergency).toEqual({
      state: 'open',
      untilMs: clock.now() + 5 * 60_000,
    });
    expect(store.getState().recording.wanted).toBe(false);
  });

  it('stops by itself when they are over, without a network too', async () => {
    const { store, server, clock } = await inUrgentVisit();
    server.standing = null;
    for (let passed = 0; passed < 5 * 60_000; passed += ASK_AGAIN_MS) {
      expect(store.getState().connection.link).toBe('live');
      await clock.advance(ASK_AGAIN_MS);
    }
    expect(store.getState().connection.link).toBe('ended');
    expect(store.getState().connection.error?.code).toBe('emergency_over');
  });

  it('goes on past them once consent is recorded', async () => {
    const { store, clock, id } = await inUrgentVisit();
    expect(await store.dispatch(recordConsent(id, CONSENT))).toBe(true);
    expect(store.getState().visit.emergency).toEqual({ state: 'consented', untilMs: null });
    await clock.advance(6 * 60_000);
    expect(store.getState().connection.link).toBe('live');
  });

  it('asks no more often where the server lets it go on past them', async () => {
    const { store, server, clock } = await inUrgentVisit();
    const emergency = { ...someEmergency(), state: 'explained' } as const;
    server.standing = { stop: null, left_s: 0, emergency };
    await clock.advance(ASK_AGAIN_MS);
    const asked = server.consentAsked;
    await clock.advance(5 * ASK_AGAIN_MS);
    expect(server.consentAsked - asked).toBe(5);
    expect(store.getState().connection.link).toBe('live');
  });

  it('stops at a refusal before the server has answered', async () => {
    const { store, server, id } = await inUrgentVisit();
    const refused = store.dispatch(recordConsent(id, { ...CONSENT, granted: false }));
    expect(await refused).toBe(true);
    expect(store.getState().connection.error?.code).toBe('no_consent');
    expect(store.getState().connection.link).toBe('ended');
    expect(server.requests.at(-1)).toBe('consent false');
  });

  it('is known again when it is taken up', async () => {
    const { store, server, clock, enterPage } = openScene();
    await enterPage();
    server.visits.set('con-urgent1', { ...someVisit('con-urgent1'), emergency: someEmergency() });
    server.standing = { stop: null, left_s: 60, emergency: someEmergency() };
    await store.dispatch(takeUpVisit('con-urgent1'));
    expect(store.getState().visit.emergency?.untilMs).toBe(clock.now() + 60_000);
    expect(store.getState().auth.member?.member_id).toBe(ME.member_id);
  });
});

import { describe, expect, it } from 'vitest';
import { authorisedFetch } from '../../src/api/authorised-fetch';
import { MemoryOutbox } from '../../src/outbox/memory-outbox';
import { tokenExpired } from '../../src/store/auth';
import { IDLE_MS } from '../../src/store/idle';
import { openVisit, startInterpreting } from '../../src/store/interpret';
import { signOut } from '../../src/store/sign-out';
import { takeUpVisit } from '../../src/store/take-up';
import { selectLines } from '../../src/store/transcript';
import { AT, failed } from '../support/fakes';
import { openScene } from '../support/scene';

const CONSENT = {
  granted: true,
  wording: '2026-11-23',
  language: 'es',
  recording: false,
  given_by: 'patient',
  at: AT,
} as const;
const SECRET = 'zzreadable words';

async function inVisit() {
  const scene = openScene();
  await scene.enterPage();
  const id = (await scene.store.dispatch(openVisit(['en', 'es'], CONSENT))) ?? '';
  await scene.store.dispatch(startInterpreting());
  const auth = () => scene.store.getState().auth;
  return { ...scene, id, auth };
}

describe('15 minutes without anybody, outside a visit', () => {
  it('sign out, here and at the issuer, and the server ends the token', async () => {
    const { clock, server, identity, store, enterPage } = openScene();
    await enterPage();
    await clock.advance(IDLE_MS - 1);
    expect(store.getState().auth.status).toBe('signed_in');
    await clock.advance(1);
    expect(store.getState().auth).toMatchObject({ status: 'signed_out', left: 'idle' });
    expect([server.signOuts, identity.signedOut, identity.alone]).toEqual([1, true, 'idle']);
  });

  it('are counted anew at each movement', async () => {
    const { clock, touch, store, enterPage } = openScene();
    await enterPage();
    await clock.advance(IDLE_MS - 1);
    touch();
    await clock.advance(IDLE_MS - 1);
    expect(store.getState().auth.status).toBe('signed_in');
    await clock.advance(1);
    expect(store.getState().auth.status).toBe('signed_out');
  });
});

describe('15 silent minutes in a visit', () => {
  it('let go of the microphone, lock the screen and leave nothing to read', async () => {
    const { clock, say, microphones, store, auth, identity } = await inVisit();
    say(SECRET, 'palabras');
    await clock.advance(IDLE_MS + 60_000);
    expect(auth()).toMatchObject({ status: 'signed_out', left: 'locked', member: null });
    expect(microphones.every((microphone) => microphone.stopped)).toBe(true);
    expect(JSON.stringify(store.getState())).not.toContain(SECRET);
    expect([identity.forgotten, identity.signedOut, identity.alone]).toEqual([
      true,
      false,
      'locked',
    ]);
  });

  it('do not end the visit: it goes on after the next sign-in', async () => {
    const { clock, id, server, store, enterPage, microphones } = await inVisit();
    await clock.advance(IDLE_MS);
    expect(server.visits.get(id)?.state).toBe('active');
    await enterPage();
    await store.dispatch(takeUpVisit(id));
    await store.dispatch(startInterpreting());
    expect(store.getState().connection.link).toBe('live');
    expect(microphones.at(-1)?.stopped).toBe(false);
  });

  it('are not silent while somebody speaks, though nobody touches anything', async () => {
    const { clock, say, auth } = await inVisit();
    for (let minute = 0; minute < 40; minute += 10) {
      say(`still here ${minute}`, 'sigo aquí');
      await clock.advance(10 * 60_000);
    }
    expect(auth().status).toBe('signed_in');
  });

  it('show nothing from the first moment on, though the server does not answer', async () => {
    const { clock, store, server, auth } = await inVisit();
    server.signOut = () => new Promise(() => {});
    await clock.advance(IDLE_MS);
    expect(auth()).toMatchObject({ status: 'signed_out', left: 'locked' });
    await clock.advance(60_000);
    expect(store.getState().visit.id).toBe(null);
  });

  it('keep what the server did not take, and send it after the next sign-in', async () => {
    const scene = openScene();
    const kept = new MemoryOutbox();
    kept.close = () => {};
    scene.services.openOutbox = async () => kept;
    await scene.enterPage();
    const id = (await scene.store.dispatch(openVisit(['en', 'es'], CONSENT))) ?? '';
    await scene.store.dispatch(startInterpreting());
    scene.server.turnFailures = Array.from({ length: 200 }, () => failed(0));
    scene.say(SECRET, 'palabras');
    await scene.clock.advance(IDLE_MS + 60_000);
    expect(scene.store.getState().auth.left).toBe('locked');
    expect((await kept.counts()).waiting).toBe(1);
    scene.server.turnFailures = [];
    await scene.enterPage();
    await scene.services.current.sender?.drain();
    const stored = [...(scene.server.turnsOf.get(id)?.values() ?? [])];
    expect(stored.map((turn) => turn.source?.text)).toEqual([SECRET]);
  });
});

describe('a token that runs out in the middle of a visit', () => {
  it('is renewed without anybody noticing', async () => {
    const { transports, store, identity } = await inVisit();
    const bearers: (string | null)[] = [];
    const fetcher = authorisedFetch(
      { accessToken: async () => 'old', renew: async () => 'new' },
      () => store.dispatch(tokenExpired()),
      async (input) => {
        const bearer = (input as Request).headers.get('Authorization');
        bearers.push(bearer);
        return new Response(null, { status: bearer === 'Bearer new' ? 200 : 401 });
      },
    );
    expect((await fetcher('https://page.test/api/me')).status).toBe(200);
    expect(bearers).toEqual(['Bearer old', 'Bearer new']);
    expect(store.getState().auth).toMatchObject({ expired: false, status: 'signed_in' });
    expect(transports.at(-1)?.closed).toBe(false);
    expect(identity.signedOut).toBe(false);
  });

  it('and cannot be renewed leaves the visit running, and says so', async () => {
    const { transports, microphones, store, say } = await inVisit();
    store.dispatch(tokenExpired());
    say('what is said now', 'lo que se dice ahora');
    expect(store.getState().auth).toMatchObject({ expired: true, status: 'signed_in' });
    expect(store.getState().connection.link).toBe('live');
    expect(transports.at(-1)?.closed).toBe(false);
    expect(microphones.some((microphone) => !microphone.stopped)).toBe(true);
    expect(selectLines(store.getState().transcript).length).toBe(1);
  });
});

describe('signing out', () => {
  it('tells the server, after what is left was sent', async () => {
    const { say, clock, store, server } = await inVisit();
    say('the last word', 'la última palabra');
    const done = store.dispatch(signOut());
    await clock.advance(60_000);
    await done;
    const sent = server.requests.filter((one) => /^(put|batch|sign)/.test(one));
    expect(sent.at(-1)).toBe('sign out');
    expect(sent.length).toBe(2);
    expect(store.getState().auth).toMatchObject({ status: 'signed_out', left: null });
  });

  it('stops the watch: nobody is signed out twice', async () => {
    const { clock, store, server, enterPage } = openScene();
    await enterPage();
    const done = store.dispatch(signOut());
    await clock.advance(10_000);
    await done;
    await clock.advance(2 * IDLE_MS);
    expect(server.signOuts).toBe(1);
    expect(store.getState().auth.left).toBe(null);
  });
});

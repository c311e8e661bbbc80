import { describe, expect, it, vi } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import { selectCards } from '../../src/store/actions';
import { endVisit } from '../../src/store/end-visit';
import { openVisit, startInterpreting } from '../../src/store/interpret';
import { reviewAction } from '../../src/store/review';
import { signOut } from '../../src/store/sign-out';
import { takeUpVisit } from '../../src/store/take-up';
import { selectLines } from '../../src/store/transcript';
import { settle } from '../support/fake-clock';
import { AT, failed, ME, someCard, someTurn, someVisit } from '../support/fakes';
import { openScene } from '../support/scene';

const CONSENT = {
  granted: true,
  wording: '2026-11-23',
  language: 'es',
  recording: false,
  given_by: 'patient',
  at: AT,
} as const;

async function inVisit() {
  const scene = openScene();
  await scene.enterPage();
  const id = await scene.store.dispatch(openVisit(['en', 'es'], CONSENT));
  await scene.store.dispatch(startInterpreting());
  const lines = () => selectLines(scene.store.getState().transcript);
  return { ...scene, id: id ?? '', lines };
}

describe('signing in', () => {
  it('keeps the outbox key out of the store', async () => {
    const { store, enterPage } = openScene();
    await enterPage();
    expect(store.getState().auth.member?.name).toBe(ME.name);
    expect(JSON.stringify(store.getState())).not.toContain(ME.outbox_key.key);
  });

  it('sends what an earlier visit left behind', async () => {
    const { services, server, enterPage } = openScene();
    const open = services.openOutbox;
    services.openOutbox = async (me) => {
      const outbox = await open(me);
      await outbox.put({ conversationId: 'con-old', turnId: 'left-1', turn: someTurn('left') });
      await outbox.put({ conversationId: 'con-old', turnId: 'left-2', turn: someTurn('behind') });
      return outbox;
    };
    await enterPage();
    await services.current.sender?.drain();
    expect([...(server.turnsOf.get('con-old')?.keys() ?? [])]).toEqual(['left-1', 'left-2']);
  });

  it('goes on without durable storage, and says so', async () => {
    const { services, store, enterPage } = openScene();
    services.openOutbox = async () => Promise.reject(new Error('private window'));
    await enterPage();
    expect(store.getState().auth.status).toBe('signed_in');
    expect(store.getState().outbox.storageFailed).toBe(true);
  });

  it('explains an account that belongs to no clinic', async () => {
    const { server, store, enterPage } = openScene();
    server.me = async () => failed(403);
    await enterPage();
    expect(store.getState().auth).toMatchObject({
      status: 'signed_out',
      error: { code: 'not_a_member' },
    });
  });
});

describe('a visit', () => {
  it('shows, stores and acknowledges each turn, and the actions it evidences', async () => {
    const { say, server, clock, lines, id, store } = await inVisit();
    server.cards = [someCard({ evidence: ['made-here-2'] })];
    say('I am ordering a blood test.', 'Voy a pedir un análisis de sangre.');
    expect(lines()).toMatchObject([{ delivery: 'draft', turnId: 'made-here-2' }]);
    await clock.advance(1_200);
    expect(lines()).toMatchObject([{ delivery: 'stored' }]);
    expect(server.turnsOf.get(id)?.size).toBe(1);
    expect(selectCards(store.getState().actions)).toHaveLength(1);
  });

  it('shows a turn that the server is not there for as waiting, and stores it later', async () => {
    const { say, server, clock, lines, store } = await inVisit();
    server.turnFailures = [failed(0)];
    say('Good morning.', 'Buenos días.');
    await clock.advance(1_200);
    expect(lines()[0]?.delivery).toBe('waiting');
    expect(store.getState().outbox.waiting).toBe(1);
    await clock.advance(1_000);
    expect(lines()[0]?.delivery).toBe('stored');
    expect(store.getState().outbox.waiting).toBe(0);
  });

  it('marks a turn that the server refuses', async () => {
    const { say, server, clock, lines, store } = await inVisit();
    server.turnFailures = [failed(422)];
    say('Good morning.', 'Buenos días.');
    await clock.advance(1_200);
    expect(lines()[0]?.delivery).toBe('set_aside');
    expect(store.getState().outbox.setAside).toBe(1);
  });

  it('tells why it could not start, and can be started again', async () => {
    const { trouble, store, enterPage } = openScene();
    await enterPage();
    trouble.microphone = pageError('microphone_denied');
    await store.dispatch(openVisit(['en', 'es'], CONSENT));
    await store.dispatch(startInterpreting());
    expect(store.getState().connection.error).toMatchObject({ recovery: 'allow_microphone' });
    trouble.microphone = null;
    await store.dispatch(startInterpreting());
    expect(store.getState().connection).toMatchObject({ link: 'live', error: null });
  });

  it('has its microphone by the time it is open, and no second one', async () => {
    const { store, microphones, enterPage } = openScene();
    await enterPage();
    await store.dispatch(openVisit(['en', 'es'], CONSENT));
    expect(microphones).toHaveLength(1);
    await store.dispatch(startInterpreting());
    expect(microphones).toHaveLength(1);
    expect(microphones[0]?.stopped).toBe(false);
  });

  it('that could not be opened lets go of the microphone', async () => {
    const { store, server, microphones, enterPage } = openScene();
    await enterPage();
    server.openConversation = async () => failed(0);
    expect(await store.dispatch(openVisit(['en', 'es'], CONSENT))).toBeNull();
    await settle();
    expect(microphones.map(({ stopped }) => stopped)).toEqual([true]);
  });

  it('is opened where the interpreter cannot be loaded, and says so when it is to start', async () => {
    const { store, services, enterPage } = openScene();
    await enterPage();
    services.loadRealtime = async () => Promise.reject(new Error('no such chunk'));
    expect(await store.dispatch(openVisit(['en', 'es'], CONSENT))).not.toBeNull();
    await store.dispatch(startInterpreting());
    expect(store.getState().connection.error).not.toBeNull();
  });

  it('is opened once, however often it had to be asked for', async () => {
    const { store, server, enterPage } = openScene();
    await enterPage();
    const open = server.openConversation.bind(server);
    server.openConversation = async (body) => {
      await open(body);
      return failed(0);
    };
    expect(await store.dispatch(openVisit(['en', 'es'], CONSENT))).toBeNull();
    server.openConversation = open;
    const id = await store.dispatch(openVisit(['en', 'es'], CONSENT));
    expect([...server.visits.keys()]).toEqual([id]);
  });

  it('says how late it is in the room, so that «on Monday» counts from there', async () => {
    const { store, server, enterPage } = openScene();
    await enterPage();
    const offset = vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(480);
    const open = vi.spyOn(server, 'openConversation');
    await store.dispatch(openVisit(['en', 'es'], CONSENT));
    expect(open.mock.calls[0]?.[0].utc_offset_min).toBe(-480);
    offset.mockRestore();
  });

  it('can be ended while it connects, and reports no failure', async () => {
    const { store, services, server, transports, enterPage } = openScene();
    await enterPage();
    await store.dispatch(openVisit(['en', 'es'], CONSENT));
    let refuse = (_reason: unknown) => {};
    server.openSession = () =>
      new Promise((_resolve, reject) => {
        refuse = reject;
      });
    const starting = store.dispatch(startInterpreting());
    await settle();
    const ending = store.dispatch(endVisit());
    refuse(new Error('too late'));
    await Promise.all([starting, ending]);
    expect(store.getState().connection.error).toBeNull();
    expect(store.getState().visit.phase).toBe('ended');
    expect(transports).toEqual([]);
    expect(services.current.interpreter).toBeNull();
  });

  it('measures how long the click took, without any content', async () => {
    const { server, services } = await inVisit();
    services.current.meter?.flush();
    expect(server.telemetrySent.map((point) => point.name)).toEqual([
      'visit.start.time',
      'session.token.time',
      'webrtc.connection.time',
    ]);
  });

  it('can be taken up again with what waits on this device', async () => {
    const { store, services, server, enterPage } = openScene();
    await enterPage();
    server.visits.set('con-old', someVisit('con-old'));
    server.turnFailures = [failed(503)];
    await services.current.sender?.add({
      conversationId: 'con-old',
      turnId: 'left-1',
      turn: someTurn('left'),
    });
    await store.dispatch(takeUpVisit('con-old'));
    expect(store.getState().visit).toMatchObject({ phase: 'open', id: 'con-old' });
    expect(selectLines(store.getState().transcript)).toMatchObject([{ delivery: 'waiting' }]);
  });
});

describe('a visit that was ended elsewhere', () => {
  it('shows its summary instead of a microphone', async () => {
    const { store, server, enterPage } = openScene();
    await enterPage();
    server.visits.set('con-old', someVisit('con-old', 'completed'));
    await store.dispatch(takeUpVisit('con-old'));
    await settle();
    expect(store.getState().visit).toMatchObject({
      phase: 'ended',
      detail: { conversation_id: 'con-old' },
    });
  });
});

describe('ending a visit', () => {
  it('sends the open turn, names every turn, and reads the summary when it is written', async () => {
    const { say, store, server, clock, id } = await inVisit();
    say('Goodbye.', 'Adiós.');
    const ending = store.dispatch(endVisit());
    await clock.advance(1_000);
    await ending;
    expect(server.requests).toContain('end 1 missing 0');
    expect(store.getState().visit).toMatchObject({
      phase: 'ended',
      detail: { state: 'completed' },
    });
    expect(server.turnsOf.get(id)?.size).toBe(1);
  });

  it('sends again what the server lacks', async () => {
    const { say, store, server, clock, id } = await inVisit();
    say('Goodbye.', 'Adiós.');
    await clock.advance(1_200);
    server.turnsOf.get(id)?.clear();
    const ending = store.dispatch(endVisit());
    await clock.advance(5_000);
    await ending;
    expect(server.requests.filter((request) => request.startsWith('end'))).toEqual([
      'end 1 missing 1',
      'end 1 missing 0',
    ]);
    expect(server.turnsOf.get(id)?.size).toBe(1);
  });

  it('waits for a server that is away, and says meanwhile that it is ending', async () => {
    const { say, store, server, clock } = await inVisit();
    server.turnFailures = [failed(503), failed(503)];
    say('Goodbye.', 'Adiós.');
    const ending = store.dispatch(endVisit());
    await settle();
    expect(store.getState().visit.phase).toBe('ending');
    expect(server.requests.some((request) => request.startsWith('end'))).toBe(false);
    await clock.advance(5_000);
    await ending;
    expect(store.getState().visit.phase).toBe('ended');
  });

  it('does not wait for ever for a turn that the server refused', async () => {
    const { say, store, server, clock } = await inVisit();
    server.turnFailures = [failed(422)];
    say('Goodbye.', 'Adiós.');
    const ending = store.dispatch(endVisit());
    await clock.advance(2_000);
    await ending;
    expect(store.getState().visit.phase).toBe('ended');
    expect(server.requests).toContain('end 0 missing 0');
    expect(store.getState().outbox.setAside).toBe(1);
  });

  it('says why it cannot end, and can be tried again', async () => {
    const { store, server, clock } = await inVisit();
    const end = server.endConversation.bind(server);
    server.endConversation = async () => failed(403);
    await store.dispatch(endVisit());
    expect(store.getState().visit).toMatchObject({ phase: 'open', error: { code: 'refused' } });
    server.endConversation = end;
    const again = store.dispatch(endVisit());
    await clock.advance(1_000);
    await again;
    expect(store.getState().visit.phase).toBe('ended');
  });
});

describe('a tab that is closed', () => {
  it('sends what is still being said before it is gone, without waiting to keep it', async () => {
    const { say, services, server, id } = await inVisit();
    const outbox = services.current.outbox as NonNullable<typeof services.current.outbox>;
    outbox.put = () => new Promise(() => {});
    say('I am allergic to', null);
    services.current.sender?.lastWords(() => services.current.interpreter?.flush());
    await null;
    expect([...(server.turnsOf.get(id)?.values() ?? [])]).toMatchObject([
      { source: { text: 'I am allergic to' }, revision: 1 },
    ]);
    expect(server.keptAlive).toHaveLength(1);
  });
});

describe('reviewing an action', () => {
  it('shows what it became', async () => {
    const { store, server, id } = await inVisit();
    const card = someCard({ conversation_id: id });
    server.cards = [card];
    await store.dispatch(reviewAction(card, 'confirm'));
    expect(selectCards(store.getState().actions)).toMatchObject([
      { status: 'confirmed', revision: 2 },
    ]);
  });

  it('shows what it is now where somebody was faster, and says so', async () => {
    const { store, server, id } = await inVisit();
    const changed = { conversation_id: id, revision: 5, description: 'Two blood tests' };
    server.cards = [someCard(changed)];
    await store.dispatch(reviewAction(someCard({ revision: 1 }), 'confirm'));
    const { actions } = store.getState();
    expect(selectCards(actions)).toMatchObject([{ revision: 5, description: 'Two blood tests' }]);
    expect(actions.problems.act_abcdefgh).toMatchObject({ code: 'conflict' });
    expect(actions.reviewing).toEqual({});
  });
});

describe('signing out', () => {
  it('sends what is left first, and leaves no word in the page', async () => {
    const { say, store, server, identity, id } = await inVisit();
    say('Goodbye.', 'Adiós.');
    await store.dispatch(signOut());
    expect(server.turnsOf.get(id)?.size).toBe(1);
    expect(identity.signedOut).toBe(true);
    expect(JSON.stringify(store.getState())).not.toContain('Goodbye');
  });

  it('does not wait for ever for a server that is away', async () => {
    const { say, store, server, identity, clock } = await inVisit();
    server.turnFailures = Array.from({ length: 50 }, () => failed(0));
    say('Goodbye.', 'Adiós.');
    const leaving = store.dispatch(signOut());
    await clock.advance(5_000);
    await leaving;
    expect(identity.signedOut).toBe(true);
  });
});

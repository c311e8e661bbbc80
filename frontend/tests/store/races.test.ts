/** What is answered late must not reach a visit that it is not of, nor open a microphone. */
import { describe, expect, it } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import { selectCards } from '../../src/store/actions';
import { openPastVisit } from '../../src/store/browse';
import { awaitSummary, endVisit } from '../../src/store/end-visit';
import {
  devicesChanged,
  leaveVisit,
  openVisit,
  setPaused,
  startInterpreting,
} from '../../src/store/interpret';
import { recordRefusal } from '../../src/store/refusal';
import { reviewAction } from '../../src/store/review';
import { takeUpVisit } from '../../src/store/take-up';
import { selectLines } from '../../src/store/transcript';
import { settle } from '../support/fake-clock';
import { AT, answered, failed, someCard, someTurn, someVisit } from '../support/fakes';
import { openScene } from '../support/scene';

const CONSENT = {
  granted: true,
  wording: '2026-11-23',
  language: 'es',
  recording: false,
  given_by: 'patient',
  at: AT,
} as const;

/** Answers the first call when it is told to, and every other at once. */
function held<Args extends unknown[], T>(answer: (...args: Args) => Promise<T>) {
  let go = () => {};
  let first = true;
  const waited = new Promise<void>((resolve) => {
    go = resolve;
  });
  const call = async (...args: Args) => {
    const waits = first;
    first = false;
    const given = await answer(...args);
    if (waits) await waited;
    return given;
  };
  return { call, go };
}

async function entered() {
  const scene = openScene();
  await scene.enterPage();
  for (const id of ['con-a', 'con-b']) scene.server.visits.set(id, someVisit(id));
  return scene;
}

const listening = ({ microphones }: Awaited<ReturnType<typeof entered>>) =>
  microphones.filter(({ stopped }) => !stopped).length;

describe('an interpreter that is loaded late', () => {
  it('hears nobody once the visit is left', async () => {
    const scene = await entered();
    const { store, services } = scene;
    await store.dispatch(takeUpVisit('con-a'));
    const { call, go } = held(services.loadRealtime);
    services.loadRealtime = call;
    const starting = store.dispatch(startInterpreting());
    await settle();
    await store.dispatch(leaveVisit());
    go();
    await starting;
    expect(listening(scene)).toBe(0);
    expect(services.current.interpreter).toBeNull();
  });

  it('hears nobody once the visit is ended', async () => {
    const scene = await entered();
    const { store, services } = scene;
    await store.dispatch(takeUpVisit('con-a'));
    const { call, go } = held(services.loadRealtime);
    services.loadRealtime = call;
    const starting = store.dispatch(startInterpreting());
    await settle();
    await store.dispatch(endVisit());
    go();
    await starting;
    expect(listening(scene)).toBe(0);
  });

  it('is one, however often it was asked for', async () => {
    const scene = await entered();
    const { store, services } = scene;
    await store.dispatch(takeUpVisit('con-a'));
    const { call, go } = held(services.loadRealtime);
    services.loadRealtime = call;
    const starting = [store.dispatch(startInterpreting()), store.dispatch(startInterpreting())];
    await settle();
    go();
    await Promise.all(starting);
    expect(listening(scene)).toBe(1);
    expect(scene.transports).toHaveLength(1);
  });
});

describe('a visit that is taken up', () => {
  it('shows no word of another that was asked for before it', async () => {
    const { store, server } = await entered();
    const turns = async (id: string) =>
      answered({
        items: [
          {
            ...someTurn(`said in ${id}`),
            turn_id: `turn-${id}`,
            seq: 1,
            late: false,
            flags: [],
          },
        ],
        next_cursor: null,
      });
    const { call, go } = held(turns);
    server.turns = call as typeof server.turns;
    const first = store.dispatch(takeUpVisit('con-a'));
    await settle();
    await store.dispatch(takeUpVisit('con-b'));
    go();
    await first;
    expect(store.getState().visit.id).toBe('con-b');
    const lines = selectLines(store.getState().transcript);
    expect(lines.map(({ turn }) => turn.source.text)).toEqual(['said in con-b']);
  });

  it('does not replace a failure, nor is it replaced by one, of another', async () => {
    const { store, server } = await entered();
    const { call, go } = held(server.conversation.bind(server));
    server.conversation = call;
    const first = store.dispatch(takeUpVisit('con-none'));
    await settle();
    await store.dispatch(takeUpVisit('con-b'));
    go();
    await first;
    expect(store.getState().visit).toMatchObject({ id: 'con-b', phase: 'open', error: null });
  });
});

describe('a visit that is opened', () => {
  it('holds no microphone for whoever went elsewhere meanwhile', async () => {
    const scene = await entered();
    const { store, server } = scene;
    const { call, go } = held(server.openConversation.bind(server));
    server.openConversation = call;
    const opening = store.dispatch(openVisit(['en', 'es'], CONSENT));
    await settle();
    await store.dispatch(takeUpVisit('con-b'));
    go();
    expect(await opening).toBeNull();
    await settle();
    expect(store.getState().visit.id).toBe('con-b');
    expect(listening(scene)).toBe(0);
  });
});

describe('a patient', () => {
  it('who refuses while the visit is being opened is not heard, and leaves no visit', async () => {
    const scene = await entered();
    const { store, server } = scene;
    const { call, go } = held(server.openConversation.bind(server));
    server.openConversation = call;
    const opening = store.dispatch(openVisit(['en', 'es'], CONSENT));
    await settle();
    const [id] = [...server.visits.keys()].slice(-1);
    const refusing = store.dispatch(recordRefusal(['en', 'es'], CONSENT));
    await settle();
    expect(store.getState().visit).toMatchObject({ id: null, phase: 'idle' });
    expect(server.consentWithdrawn).toEqual([]);
    go();
    expect(await refusing).toBe(true);
    expect(await opening).toBeNull();
    expect(server.consentWithdrawn).toEqual([id]);
    expect(server.visits.get(id ?? '')?.state).toBe('completed');
    expect(listening(scene)).toBe(0);
  });

  it('who refuses takes back a visit whose opening was answered to nobody', async () => {
    const { store, server } = await entered();
    const open = server.openConversation.bind(server);
    server.openConversation = async (body) => {
      const answer = await open(body);
      return body.consent.granted ? failed(0) : answer;
    };
    expect(await store.dispatch(openVisit(['en', 'es'], CONSENT))).toBeNull();
    const [id] = [...server.visits.keys()].slice(-1);
    expect(await store.dispatch(recordRefusal(['en', 'es'], CONSENT))).toBe(true);
    expect(server.consentWithdrawn).toEqual([id]);
    expect(store.getState().visit).toMatchObject({ phase: 'idle', asked: null, error: null });
  });

  it('who refuses where nothing was opened has nothing to take back', async () => {
    const { store, server } = await entered();
    const open = server.openConversation.bind(server);
    server.openConversation = async (body) => (body.consent.granted ? failed(0) : open(body));
    await store.dispatch(openVisit(['en', 'es'], CONSENT));
    expect(await store.dispatch(recordRefusal(['en', 'es'], CONSENT))).toBe(true);
    expect(server.consentWithdrawn).toEqual([]);
    expect(server.requests.some((request) => request.startsWith('end'))).toBe(false);
  });

  it.each([
    ['the consent cannot be withdrawn', { withdrawConsent: async () => failed(503) }],
    ['the visit cannot be ended', { endConversation: async () => failed(0) }],
  ])('is told that it is not on record where %s', async (_, broken) => {
    const { store, server } = await entered();
    const { call, go } = held(server.openConversation.bind(server));
    Object.assign(server, { openConversation: call, ...broken });
    void store.dispatch(openVisit(['en', 'es'], CONSENT));
    await settle();
    const refusing = store.dispatch(recordRefusal(['en', 'es'], CONSENT));
    go();
    expect(await refusing).toBe(false);
  });

  it('who refuses before anything was asked for is asked for nothing', async () => {
    const { store, server, services } = await entered();
    let kept = () => {};
    services.current.keep = () =>
      new Promise((resolve) => {
        kept = resolve;
      });
    const opening = store.dispatch(openVisit(['en', 'es'], CONSENT));
    await settle();
    const refusing = store.dispatch(recordRefusal(['en', 'es'], CONSENT));
    await settle();
    kept();
    expect(await refusing).toBe(true);
    expect(await opening).toBeNull();
    expect(server.requests.filter((request) => request.startsWith('open'))).toEqual([]);
  });

  it('who agrees to something else at the second try agrees to no more than that', async () => {
    const { store, server } = await entered();
    const asked: (string | null | undefined)[] = [];
    const open = server.openConversation.bind(server);
    server.openConversation = async (body) => {
      asked.push(body.conversation_id);
      return asked.length < 3 ? failed(0) : open(body);
    };
    await store.dispatch(openVisit(['en', 'es'], { ...CONSENT, recording: true }));
    await store.dispatch(openVisit(['en', 'es'], { ...CONSENT, recording: false }));
    const later = { ...CONSENT, at: '2026-11-23T10:01:00.000Z' };
    await store.dispatch(openVisit(['en', 'es'], later));
    expect(asked[1]).not.toBe(asked[0]);
    expect(asked[2]).toBe(asked[1]);
  });
});

describe('a visit of before', () => {
  it('is the one that was asked for last', async () => {
    const { store, server } = await entered();
    const { call, go } = held(server.conversation.bind(server));
    server.conversation = call;
    const first = store.dispatch(openPastVisit('con-a'));
    await settle();
    await store.dispatch(openPastVisit('con-b'));
    go();
    await first;
    expect(store.getState().history.opened?.detail.conversation_id).toBe('con-b');
  });
});

describe('the actions of a visit', () => {
  it('are not shown in another that was taken up while they were read', async () => {
    const { store, server, clock } = await entered();
    server.visits.set('con-a', someVisit('con-a', 'completed'));
    await store.dispatch(takeUpVisit('con-a'));
    await settle();
    server.cards = [someCard({ conversation_id: 'con-a' })];
    const { call, go } = held(server.actions.bind(server));
    server.actions = call;
    const reading = store.dispatch(awaitSummary());
    await settle();
    server.cards = [];
    await store.dispatch(takeUpVisit('con-b'));
    go();
    await clock.advance(1_000);
    await reading;
    expect(selectCards(store.getState().actions)).toEqual([]);
  });

  it('are not shown in another when they were reviewed in the history', async () => {
    const { store, server } = await entered();
    await store.dispatch(takeUpVisit('con-b'));
    const card = someCard({ conversation_id: 'con-a' });
    server.cards = [card];
    await store.dispatch(openPastVisit('con-a'));
    await store.dispatch(reviewAction(card, 'confirm'));
    expect(selectCards(store.getState().actions)).toEqual([]);
    expect(store.getState().history.opened?.cards).toMatchObject([{ status: 'confirmed' }]);
  });
});

describe('ending a visit', () => {
  it('ends no other that was taken up meanwhile', async () => {
    const { store, server } = await entered();
    await store.dispatch(takeUpVisit('con-a'));
    const { call, go } = held(server.endConversation.bind(server));
    server.endConversation = call;
    const ending = store.dispatch(endVisit());
    await settle();
    await store.dispatch(takeUpVisit('con-b'));
    go();
    await ending;
    expect(store.getState().visit).toMatchObject({ id: 'con-b', phase: 'open' });
  });
});

describe('a microphone that comes back', () => {
  it('hears nobody in a visit that was paused', async () => {
    const { store, microphones, transports, trouble } = await entered();
    await store.dispatch(takeUpVisit('con-a'));
    await store.dispatch(startInterpreting());
    store.dispatch(setPaused(true));
    trouble.microphone = pageError('no_microphone');
    microphones[0]?.dispatchEvent(new Event('ended'));
    await settle();
    expect(store.getState().connection.error?.code).toBe('microphone_lost');
    trouble.microphone = null;
    await store.dispatch(devicesChanged());
    expect(store.getState().connection).toMatchObject({ link: 'live', paused: true });
    expect(transports.at(-1)?.hears).toEqual([]);
  });
});

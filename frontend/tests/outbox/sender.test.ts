import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { openCipher } from '../../src/outbox/cipher';
import { openIndexedDbOutbox } from '../../src/outbox/indexed-db-outbox';
import type { Outbox, OutboxCounts, QueuedTurn } from '../../src/outbox/outbox';
import { Sender } from '../../src/outbox/sender';
import { FakeClock } from '../support/fake-clock';
import { FakeServer, failed, ME, someTurn } from '../support/fakes';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const BACKOFF = { first: 1_000, most: 30_000 };

function queued(turnId: string, revision = 1, conversationId = 'con-1'): QueuedTurn {
  return { conversationId, turnId, turn: someTurn(`words of ${turnId}`, revision) };
}

async function scene(given: { outbox?: Outbox } = {}) {
  const outbox =
    given.outbox ?? (await openIndexedDbOutbox(await openCipher(ME.outbox_key), new IDBFactory()));
  const server = new FakeServer();
  const clock = new FakeClock();
  const receipts: string[] = [];
  const setAside: string[] = [];
  let counts: OutboxCounts = { waiting: 0, setAside: 0 };
  let storageFailures = 0;
  const sender = new Sender({
    outbox,
    api: server,
    clock,
    random: () => 1,
    backoff: BACKOFF,
    onReceipt: (_, receipt) => receipts.push(receipt.turn_id),
    onSetAside: (turn, refusal) => setAside.push(`${turn.turnId} ${refusal.status}`),
    onCounts: (next) => {
      counts = next;
    },
    onStorageFailure: () => {
      storageFailures += 1;
    },
  });
  return {
    outbox,
    server,
    clock,
    sender,
    receipts,
    setAside,
    counts: () => counts,
    storageFailures: () => storageFailures,
    /** Until the sender waits for its clock. */
    waiting: () => vi.waitFor(() => expect(clock.nextIn).not.toBeNull()),
  };
}

describe('an answer that is not the server’s', () => {
  it.each([
    ['nothing', undefined],
    ['something else', { welcome: 'to this network' }],
    ['another turn', { turn_id: 'turn-9', revision: 1, flags: [], actions: [] }],
    ['an earlier revision', { turn_id: 'turn-1', revision: 0, flags: [], actions: [] }],
  ])('drops no turn where it says %s', async (_, data) => {
    const { sender, server, outbox, clock, waiting } = await scene();
    const put = server.putTurn.bind(server);
    server.putTurn = async () => ({ ok: true, data: data as never });
    await sender.add(queued('turn-1'));
    await waiting();
    expect(await outbox.counts()).toEqual({ waiting: 1, setAside: 0 });
    server.putTurn = put;
    await clock.advance(1_000);
    await sender.drain();
    expect([...(server.turnsOf.get('con-1')?.keys() ?? [])]).toEqual(['turn-1']);
  });

  it.each([undefined, {}, { results: [{ turn_id: 'turn-1', status: 200, receipt: {} }] }])(
    'drops none of a backlog either: %j',
    async (data) => {
      const { sender, server, outbox, clock, waiting } = await scene();
      const putAll = server.putTurns.bind(server);
      server.putTurns = async () => ({ ok: true, data: data as never });
      await outbox.put(queued('turn-1'));
      await outbox.put(queued('turn-2'));
      void sender.drain();
      await waiting();
      expect(await outbox.counts()).toEqual({ waiting: 2, setAside: 0 });
      server.putTurns = putAll;
      await clock.advance(1_000);
      await sender.drain();
      expect(server.turnsOf.get('con-1')?.size).toBe(2);
    },
  );
});

describe('sending a turn', () => {
  it('keeps it first, and drops it once the server has it', async () => {
    const { sender, server, outbox, receipts, counts } = await scene();
    await sender.add(queued('turn-1'));
    expect(counts().waiting).toBe(1);
    await sender.drain();
    expect(server.turnsOf.get('con-1')?.get('turn-1')?.source.text).toBe('words of turn-1');
    expect(receipts).toEqual(['turn-1']);
    expect(await outbox.counts()).toEqual({ waiting: 0, setAside: 0 });
    expect(counts().waiting).toBe(0);
  });

  it.each([401, 408, 429, 500, 503, 0])(
    'tries again after %i, and loses nothing',
    async (status) => {
      const { sender, server, clock, outbox, waiting } = await scene();
      server.turnFailures = [failed(status), failed(status)];
      await sender.add(queued('turn-1'));
      await waiting();
      expect(clock.nextIn).toBe(1_000);
      expect(await outbox.counts()).toEqual({ waiting: 1, setAside: 0 });
      await clock.advance(1_000);
      await waiting();
      expect(clock.nextIn).toBe(2_000);
      await clock.advance(2_000);
      await sender.drain();
      expect(server.turnsOf.get('con-1')?.size).toBe(1);
      expect(await outbox.counts()).toEqual({ waiting: 0, setAside: 0 });
    },
  );

  it('waits as long as the server asks', async () => {
    const { sender, server, clock, waiting } = await scene();
    server.turnFailures = [failed(429, { retryAfterMs: 12_000 })];
    await sender.add(queued('turn-1'));
    await waiting();
    expect(clock.nextIn).toBe(12_000);
  });

  it.each([400, 403, 404, 409, 413, 422])('sets it aside after %i, and goes on', async (status) => {
    const { sender, server, outbox, setAside } = await scene();
    server.refused.set('turn-1', status);
    await sender.add(queued('turn-1'));
    await sender.add(queued('turn-2'));
    await sender.drain();
    expect(setAside).toEqual([`turn-1 ${status}`]);
    expect([...(server.turnsOf.get('con-1')?.keys() ?? [])]).toEqual(['turn-2']);
    expect(await outbox.counts()).toEqual({ waiting: 0, setAside: 1 });
    expect((await outbox.setAside())[0]?.turn.source.text).toBe('words of turn-1');
  });

  it('sends the newer revision that came while the older one was on its way', async () => {
    const { sender, server, outbox } = await scene();
    const original = server.putTurn.bind(server);
    vi.spyOn(server, 'putTurn').mockImplementationOnce(async (...call) => {
      await outbox.put(queued('turn-1', 2));
      return original(...call);
    });
    await sender.add(queued('turn-1', 1));
    await sender.drain();
    expect(server.requests).toEqual(['put turn-1 r1', 'put turn-1 r2']);
    expect(server.turnsOf.get('con-1')?.get('turn-1')?.revision).toBe(2);
  });

  it('ends its wait when the network is back', async () => {
    const { sender, server, waiting } = await scene();
    server.turnFailures = [failed(0)];
    await sender.add(queued('turn-1'));
    await waiting();
    sender.wake();
    await sender.drain();
    expect(server.turnsOf.get('con-1')?.size).toBe(1);
  });

  it('sends it from memory where the browser cannot keep it, and says so', async () => {
    const broken = await openIndexedDbOutbox(await openCipher(ME.outbox_key), new IDBFactory());
    broken.close();
    const { sender, server, counts, storageFailures } = await scene({ outbox: broken });
    await sender.add(queued('turn-1'));
    await sender.drain();
    expect(storageFailures()).toBeGreaterThan(0);
    expect(server.turnsOf.get('con-1')?.size).toBe(1);
    expect(counts()).toEqual({ waiting: 0, setAside: 0 });
  });
});

describe('a backlog', () => {
  it('goes as one batch a visit, oldest first', async () => {
    const { sender, server, outbox } = await scene();
    for (const [id, visit] of [
      ['a1', 'con-1'],
      ['a2', 'con-1'],
      ['b1', 'con-2'],
    ] as const) {
      await outbox.put(queued(id, 1, visit));
    }
    await sender.drain();
    expect(server.requests).toEqual(['batch a1,a2', 'put b1 r1']);
    expect(await outbox.counts()).toEqual({ waiting: 0, setAside: 0 });
  });

  it('drops, sets aside and keeps each turn by its own status', async () => {
    const { sender, server, clock, outbox, setAside, waiting } = await scene();
    for (const id of ['good', 'bad', 'busy']) await outbox.put(queued(id));
    server.refused.set('bad', 422);
    server.refused.set('busy', 503);
    void sender.drain();
    await waiting();
    expect(setAside).toEqual(['bad 422']);
    expect(await outbox.counts()).toEqual({ waiting: 1, setAside: 1 });
    server.refused.delete('busy');
    await clock.advance(1_000);
    await sender.drain();
    expect([...(server.turnsOf.get('con-1')?.keys() ?? [])]).toEqual(['good', 'busy']);
  });

  it('is sent turn by turn where the batch as a whole is refused', async () => {
    const { sender, server, outbox } = await scene();
    for (const id of ['one', 'two']) await outbox.put(queued(id));
    server.turnFailures = [failed(413)];
    await sender.drain();
    expect(server.requests).toEqual(['batch one,two', 'put one r1', 'put two r1']);
  });

  it('stays whole where the batch gets no answer', async () => {
    const { sender, server, outbox, waiting } = await scene();
    for (const id of ['one', 'two']) await outbox.put(queued(id));
    server.turnFailures = [failed(0)];
    void sender.drain();
    await waiting();
    expect(await outbox.counts()).toEqual({ waiting: 2, setAside: 0 });
  });
});

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openCipher } from '../../src/outbox/cipher';
import { openIndexedDbOutbox } from '../../src/outbox/indexed-db-outbox';
import type { QueuedTurn } from '../../src/outbox/outbox';
import { ME, someTurn } from '../support/fakes';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

let factory: IDBFactory;
beforeEach(() => {
  factory = new IDBFactory();
});

const open = async (key = ME.outbox_key) => openIndexedDbOutbox(await openCipher(key), factory);

function queued(turnId: string, text: string, revision = 1, conversationId = 'con-1'): QueuedTurn {
  return { conversationId, turnId, turn: someTurn(text, revision) };
}

/** Everything that lies in the database, as anyone with the device could read it. */
async function atRest(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = factory.open('puente-outbox', 1);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const rows = await new Promise<unknown[]>((resolve, reject) => {
    const all = database.transaction('turns').objectStore('turns').getAll();
    all.onsuccess = () => resolve(all.result);
    all.onerror = () => reject(all.error);
  });
  database.close();
  return rows
    .map((row) =>
      JSON.stringify(row, (_key, value) =>
        value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value,
      ),
    )
    .join('\n');
}

describe('a turn in the outbox', () => {
  it('is there after the tab was closed and opened again', async () => {
    const before = await open();
    await before.put(queued('turn-1', 'one'));
    await before.put(queued('turn-2', 'two'));
    before.close();
    const after = await open();
    expect(await after.waiting(10)).toEqual([queued('turn-1', 'one'), queued('turn-2', 'two')]);
    expect(await after.counts()).toEqual({ waiting: 2, setAside: 0 });
  });

  it('lies there encrypted, with another initial vector each time', async () => {
    const outbox = await open();
    await outbox.put(queued('turn-1', 'penicillin allergy'));
    const first = await atRest();
    expect(first).toContain('turn-1');
    expect(first).not.toContain('penicillin');
    expect(first).not.toContain('allergy');
    await outbox.drop(queued('turn-1', 'penicillin allergy'));
    await outbox.put(queued('turn-1', 'penicillin allergy'));
    expect(await atRest()).not.toEqual(first);
  });

  it('belongs to its member: with another key it is neither seen nor counted', async () => {
    await (await open()).put(queued('turn-1', 'one'));
    const other = await open({ id: 'key-2', key: btoa('x'.repeat(32)) });
    expect(await other.waiting(10)).toEqual([]);
    expect(await other.counts()).toEqual({ waiting: 0, setAside: 0 });
    expect(await (await open()).counts()).toEqual({ waiting: 1, setAside: 0 });
  });

  it('cannot be read with a wrong key under the right name, is kept, and blocks nothing', async () => {
    await (await open()).put(queued('turn-1', 'one'));
    const wrong = await open({ id: ME.outbox_key.id, key: btoa('x'.repeat(32)) });
    await wrong.put(queued('turn-2', 'two'));
    expect((await wrong.waiting(10)).map(({ turnId }) => turnId)).toEqual(['turn-2']);
    expect(await wrong.counts()).toEqual({ waiting: 1, setAside: 1 });
  });

  it('keeps its place when a higher revision comes, and never goes back to a lower one', async () => {
    const outbox = await open();
    await outbox.put(queued('turn-1', 'draft', 1));
    await outbox.put(queued('turn-2', 'next'));
    await outbox.put(queued('turn-1', 'corrected', 3));
    await outbox.put(queued('turn-1', 'stale', 2));
    const texts = (await outbox.waiting(10)).map(({ turn }) => turn.source.text);
    expect(texts).toEqual(['corrected', 'next']);
  });

  it('stays when the server acknowledges an older revision than the one that waits', async () => {
    const outbox = await open();
    await outbox.put(queued('turn-1', 'corrected', 2));
    await outbox.drop(queued('turn-1', 'draft', 1));
    expect(await outbox.counts()).toEqual({ waiting: 1, setAside: 0 });
    await outbox.drop(queued('turn-1', 'corrected', 2));
    expect(await outbox.counts()).toEqual({ waiting: 0, setAside: 0 });
  });

  it('is set aside with the reason, encrypted, and waits again in a higher revision', async () => {
    const outbox = await open();
    await outbox.put(queued('turn-1', 'secret words'));
    await outbox.refuse(queued('turn-1', 'secret words'), { status: 422, code: 'invalid' });
    expect(await outbox.waiting(10)).toEqual([]);
    expect(await outbox.setAside()).toEqual([
      { ...queued('turn-1', 'secret words'), refusal: { status: 422, code: 'invalid' } },
    ]);
    expect(await atRest()).not.toContain('secret');
    await outbox.put(queued('turn-1', 'better words', 2));
    expect(await outbox.counts()).toEqual({ waiting: 1, setAside: 0 });
  });

  it('is not set aside when a higher revision waits by then', async () => {
    const outbox = await open();
    await outbox.put(queued('turn-1', 'corrected', 2));
    await outbox.refuse(queued('turn-1', 'draft', 1), { status: 422, code: 'invalid' });
    expect(await outbox.counts()).toEqual({ waiting: 1, setAside: 0 });
  });

  it('keeps the order of many', async () => {
    const outbox = await open();
    const ids = Array.from({ length: 60 }, (_, index) => `turn-${index}`);
    for (const id of ids) await outbox.put(queued(id, id));
    expect((await outbox.waiting(100)).map(({ turnId }) => turnId)).toEqual(ids);
    expect((await outbox.waiting(5)).map(({ turnId }) => turnId)).toEqual(ids.slice(0, 5));
  });
});

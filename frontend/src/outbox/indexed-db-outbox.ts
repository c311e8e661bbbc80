/** The outbox in IndexedDB: outside the ciphertext stand only ids, order and state. */

import { committed, done, opened } from '../platform/indexed-db';
import type { OutboxCipher, Sealed } from './cipher';
import type { Outbox, OutboxCounts, QueuedTurn, Refusal, SetAsideTurn } from './outbox';

const STORE = 'turns';
const BY_STATE = 'by_state';

interface Entry {
  /** Key, conversation and turn. */
  id: string;
  keyId: string;
  conversationId: string;
  turnId: string;
  revision: number;
  /** `unreadable`: sealed with another key under this key's name; kept, and blocks nothing. */
  state: 'waiting' | 'set_aside' | 'unreadable';
  /** Place in the queue: given once, kept when a higher revision comes. */
  order: number;
  sealed: Sealed;
}

interface Content {
  turn: QueuedTurn['turn'];
  refusal: Refusal | null;
}

interface Read {
  queued: QueuedTurn;
  refusal: Refusal | null;
}

export async function openIndexedDbOutbox(
  cipher: OutboxCipher,
  factory: IDBFactory = indexedDB,
  name = 'puente-outbox',
): Promise<Outbox> {
  const database = await opened(factory, name, (made) => {
    const store = made.createObjectStore(STORE, { keyPath: 'id' });
    store.createIndex(BY_STATE, ['keyId', 'state', 'order']);
  });
  return new IndexedDbOutbox(database, cipher);
}

class IndexedDbOutbox implements Outbox {
  private readonly database: IDBDatabase;
  private readonly cipher: OutboxCipher;

  constructor(database: IDBDatabase, cipher: OutboxCipher) {
    this.database = database;
    this.cipher = cipher;
  }

  async put(queued: QueuedTurn): Promise<void> {
    await this.write(queued, 'waiting', null, (stored) => queued.turn.revision > stored.revision);
  }

  async refuse(queued: QueuedTurn, refusal: Refusal): Promise<void> {
    await this.write(
      queued,
      'set_aside',
      refusal,
      (stored) => queued.turn.revision >= stored.revision,
    );
  }

  async drop(queued: QueuedTurn): Promise<void> {
    const transaction = this.begin('readwrite');
    const store = transaction.objectStore(STORE);
    const id = this.idOf(queued);
    const entry: Entry | undefined = await done(store.get(id));
    if (entry !== undefined && entry.revision <= queued.turn.revision) store.delete(id);
    await committed(transaction);
  }

  async waiting(limit: number): Promise<QueuedTurn[]> {
    return (await this.readable('waiting', limit)).map(({ queued }) => queued);
  }

  async setAside(): Promise<SetAsideTurn[]> {
    return (await this.readable('set_aside')).map(({ queued, refusal }) => ({
      ...queued,
      refusal: refusal ?? { status: 0, code: '' },
    }));
  }

  async counts(): Promise<OutboxCounts> {
    const index = this.begin('readonly').objectStore(STORE).index(BY_STATE);
    const [waiting, setAside, unreadable] = await Promise.all([
      done(index.count(this.range('waiting'))),
      done(index.count(this.range('set_aside'))),
      done(index.count(this.range('unreadable'))),
    ]);
    return { waiting, setAside: setAside + unreadable };
  }

  close(): void {
    this.database.close();
  }

  private async write(
    queued: QueuedTurn,
    state: Entry['state'],
    refusal: Refusal | null,
    replaces: (stored: Entry) => boolean,
  ): Promise<void> {
    const id = this.idOf(queued);
    const { revision } = queued.turn;
    // Sealed before the transaction opens: IndexedDB commits one that waits for anything else.
    const content: Content = { turn: queued.turn, refusal };
    const sealed = await this.cipher.seal(content, bindingOf(id, revision));
    const transaction = this.begin('readwrite');
    const store = transaction.objectStore(STORE);
    const stored: Entry | undefined = await done(store.get(id));
    if (stored === undefined || replaces(stored)) {
      const { conversationId, turnId } = queued;
      const order = stored?.order ?? (await this.nextOrder(store));
      const keyId = this.cipher.keyId;
      store.put({ id, keyId, conversationId, turnId, revision, state, order, sealed });
    }
    await committed(transaction);
  }

  private async nextOrder(store: IDBObjectStore): Promise<number> {
    let last = 0;
    for (const state of ['waiting', 'set_aside', 'unreadable'] as const) {
      const cursor = await done(store.index(BY_STATE).openKeyCursor(this.range(state), 'prev'));
      const key = cursor?.key;
      if (Array.isArray(key) && typeof key[2] === 'number') last = Math.max(last, key[2]);
    }
    return last + 1;
  }

  private entries(state: Entry['state'], limit?: number): Promise<Entry[]> {
    const index = this.begin('readonly').objectStore(STORE).index(BY_STATE);
    return done(index.getAll(this.range(state), limit));
  }

  private async readable(state: Entry['state'], limit?: number): Promise<Read[]> {
    const read: Read[] = [];
    for (const entry of await this.entries(state, limit)) {
      const one = await this.read(entry).catch(() => null);
      if (one !== null) read.push(one);
      else await this.moveAway(entry);
    }
    return read;
  }

  private async moveAway(entry: Entry): Promise<void> {
    const transaction = this.begin('readwrite');
    transaction.objectStore(STORE).put({ ...entry, state: 'unreadable' });
    await committed(transaction);
  }

  private async read(entry: Entry): Promise<Read> {
    const { conversationId, turnId, id, revision, sealed } = entry;
    const content = (await this.cipher.open(sealed, bindingOf(id, revision))) as Content;
    return { queued: { conversationId, turnId, turn: content.turn }, refusal: content.refusal };
  }

  private begin(mode: IDBTransactionMode): IDBTransaction {
    return this.database.transaction(STORE, mode, { durability: 'strict' });
  }

  private range(state: Entry['state']): IDBKeyRange {
    const { keyId } = this.cipher;
    return IDBKeyRange.bound([keyId, state, 0], [keyId, state, Number.MAX_SAFE_INTEGER]);
  }

  private idOf({ conversationId, turnId }: QueuedTurn): string {
    return `${this.cipher.keyId}/${conversationId}/${turnId}`;
  }
}

/** Ties a ciphertext to its place, so that one entry cannot be passed off as another. */
function bindingOf(id: string, revision: number): string {
  return `${id}#${revision}`;
}

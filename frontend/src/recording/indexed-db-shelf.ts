/** The shelf in IndexedDB. Outside the ciphertext stand ids, lengths and checksums alone. */

import { committed, done, opened } from '../platform/indexed-db';
import type { Bytes } from './sealing';
import { inOrder, type KeptPart, type KeptRecording, type Shelf } from './shelf';

const RECORDINGS = 'recordings';
const PARTS = 'parts';
/** Apart from what is known of them, so that counting reads no sound. */
const DATA = 'data';
const OF_RECORDING = 'of_recording';

type Row<T> = T & { id: string; owner: string };

/** `owner` names a member: others who sign in on this device leave their parts alone. */
export async function openIndexedDbShelf(
  owner: string,
  factory: IDBFactory = indexedDB,
): Promise<Shelf> {
  const database = await opened(factory, 'puente-recordings', (made) => {
    made.createObjectStore(RECORDINGS, { keyPath: 'id' });
    made.createObjectStore(DATA);
    const parts = made.createObjectStore(PARTS, { keyPath: 'id' });
    parts.createIndex(OF_RECORDING, ['owner', 'recordingId']);
  });
  return new IndexedDbShelf(database, owner);
}

class IndexedDbShelf implements Shelf {
  private readonly database: IDBDatabase;
  private readonly owner: string;

  constructor(database: IDBDatabase, owner: string) {
    this.database = database;
    this.owner = owner;
  }

  async begin(recording: KeptRecording): Promise<void> {
    const { owner } = this;
    const id = this.idOf(recording.recordingId);
    await this.write(RECORDINGS, (store) => store.put({ ...recording, id, owner }));
  }

  end(recordingId: string): Promise<void> {
    return this.change<KeptRecording>(RECORDINGS, this.idOf(recordingId), { ended: true });
  }

  async put(part: KeptPart, data: Bytes): Promise<void> {
    const { owner } = this;
    const id = this.idOf(part.recordingId, part.part);
    const transaction = this.transact([PARTS, DATA]);
    transaction.objectStore(PARTS).put({ ...part, id, owner });
    transaction.objectStore(DATA).put(data, id);
    await committed(transaction);
  }

  async data(recordingId: string, part: string): Promise<Bytes | null> {
    const store = this.database.transaction(DATA).objectStore(DATA);
    const data: Bytes | undefined = await done(store.get(this.idOf(recordingId, part)));
    return data ?? null;
  }

  async uploaded(recordingId: string, part: string): Promise<void> {
    const id = this.idOf(recordingId, part);
    await this.change<KeptPart>(PARTS, id, { waiting: false });
    await this.write(DATA, (store) => store.delete(id));
  }

  async recordings(): Promise<KeptRecording[]> {
    const store = this.database.transaction(RECORDINGS).objectStore(RECORDINGS);
    const rows: Row<KeptRecording>[] = await done(store.getAll());
    return rows.filter(({ owner }) => owner === this.owner);
  }

  async parts(recordingId: string): Promise<KeptPart[]> {
    const index = this.database.transaction(PARTS).objectStore(PARTS).index(OF_RECORDING);
    const rows: Row<KeptPart>[] = await done(index.getAll([this.owner, recordingId]));
    return rows.sort(inOrder);
  }

  async drop(recordingId: string): Promise<void> {
    const transaction = this.transact([RECORDINGS, PARTS, DATA]);
    transaction.objectStore(RECORDINGS).delete(this.idOf(recordingId));
    const parts = transaction.objectStore(PARTS);
    const keys = await done(parts.index(OF_RECORDING).getAllKeys([this.owner, recordingId]));
    for (const key of keys) {
      parts.delete(key);
      transaction.objectStore(DATA).delete(key);
    }
    await committed(transaction);
  }

  close(): void {
    this.database.close();
  }

  private async write(name: string, work: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = this.transact([name]);
    work(transaction.objectStore(name));
    await committed(transaction);
  }

  private async change<T>(name: string, id: string, change: Partial<T>): Promise<void> {
    const transaction = this.transact([name]);
    const store = transaction.objectStore(name);
    const row: Row<T> | undefined = await done(store.get(id));
    if (row !== undefined) store.put({ ...row, ...change });
    await committed(transaction);
  }

  private transact(names: string[]): IDBTransaction {
    return this.database.transaction(names, 'readwrite', { durability: 'strict' });
  }

  private idOf(...names: string[]): string {
    return [this.owner, ...names].join('/');
  }
}

/** Where a recording's encrypted parts wait until they are stored: a closed tab loses none. */

import type { Bytes } from './sealing';

export interface KeptRecording {
  recordingId: string;
  conversationId: string;
  startedAt: string;
  /** No more segments come; its manifest can be made. */
  ended: boolean;
}

/** What is known of a part; its bytes, encrypted, are gone once it is uploaded. */
export interface KeptPart {
  recordingId: string;
  /** A segment's number, or `manifest`. */
  part: string;
  samples: number;
  sha256: string;
  /** Bytes, encrypted. */
  size: number;
  /** Not uploaded yet. */
  waiting: boolean;
}

export interface Shelf {
  begin(recording: KeptRecording): Promise<void>;
  end(recordingId: string): Promise<void>;
  /** Resolves once the part would survive a closed tab. */
  put(part: KeptPart, data: Bytes): Promise<void>;
  /** The bytes of a part that waits; a long visit's are not all read at once. */
  data(recordingId: string, part: string): Promise<Bytes | null>;
  uploaded(recordingId: string, part: string): Promise<void>;
  recordings(): Promise<KeptRecording[]>;
  /** Every part of a recording that is known, segments in their order. */
  parts(recordingId: string): Promise<KeptPart[]>;
  /** Forgets a recording, with what was not uploaded. */
  drop(recordingId: string): Promise<void>;
  close(): void;
}

export function inOrder(a: KeptPart, b: KeptPart): number {
  return Number(a.part === 'manifest') - Number(b.part === 'manifest') || +a.part - +b.part;
}

export class MemoryShelf implements Shelf {
  private readonly begun = new Map<string, KeptRecording>();
  private readonly kept = new Map<string, KeptPart>();
  private readonly bytes = new Map<string, Bytes>();

  async begin(recording: KeptRecording): Promise<void> {
    this.begun.set(recording.recordingId, recording);
  }

  async end(recordingId: string): Promise<void> {
    const known = this.begun.get(recordingId);
    if (known !== undefined) this.begun.set(recordingId, { ...known, ended: true });
  }

  async put(part: KeptPart, data: Bytes): Promise<void> {
    this.kept.set(`${part.recordingId}/${part.part}`, part);
    this.bytes.set(`${part.recordingId}/${part.part}`, data);
  }

  async data(recordingId: string, part: string): Promise<Bytes | null> {
    return this.bytes.get(`${recordingId}/${part}`) ?? null;
  }

  async uploaded(recordingId: string, part: string): Promise<void> {
    const id = `${recordingId}/${part}`;
    const known = this.kept.get(id);
    if (known !== undefined) this.kept.set(id, { ...known, waiting: false });
    this.bytes.delete(id);
  }

  async recordings(): Promise<KeptRecording[]> {
    return [...this.begun.values()];
  }

  async parts(recordingId: string): Promise<KeptPart[]> {
    const parts = [...this.kept.values()].filter((one) => one.recordingId === recordingId);
    return parts.sort(inOrder);
  }

  async drop(recordingId: string): Promise<void> {
    this.begun.delete(recordingId);
    for (const [id, part] of this.kept) {
      if (part.recordingId !== recordingId) continue;
      this.kept.delete(id);
      this.bytes.delete(id);
    }
  }

  close(): void {}
}

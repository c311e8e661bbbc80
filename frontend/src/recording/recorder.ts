/** Records one visit: what is heard is framed, encrypted and put on the shelf. */

import type { Clock } from '../platform/clock';
import { Framer, SAMPLE_RATE, type Samples, toBytes, toPcm16 } from './format';
import { Resampler } from './resampler';
import { digestOf, sealPart } from './sealing';
import type { Shelf } from './shelf';

/** Hands on pieces of the microphone's sound, at its own rate, until the answer is called. */
export type TapMicrophone = (onPiece: (piece: Float32Array, rate: number) => void) => () => void;

export interface RecorderParts {
  recordingId: string;
  conversationId: string;
  startedAt: number;
  key: CryptoKey;
  shelf: Shelf;
  clock: Clock;
  tap: TapMicrophone;
  /** While paused, what is kept is silence: the times of what follows stay true. */
  isPaused(): boolean;
  /** A segment lies on the shelf. */
  onKept(): void;
  /** Nothing came for so long that this recording is better ended, and another begun. */
  onGap(): void;
  /** This browser cannot keep it. */
  onFailure(): void;
}

/** A sound that comes so much later than its time had no microphone meanwhile. */
const GAP_SAMPLES = SAMPLE_RATE / 2;
/** A machine that slept over night would else fill its memory with silence. */
const MOST_GAP_SAMPLES = 60 * SAMPLE_RATE;

export class Recorder {
  private readonly parts: RecorderParts;
  private readonly framer = new Framer();
  private resampler: Resampler | null = null;
  private rate = 0;
  private seq = 0;
  /** One after the other, so that the shelf knows no segment without those before it. */
  private keeping: Promise<void>;
  private untap: (() => void) | null = null;
  private over = false;

  constructor(parts: RecorderParts) {
    this.parts = parts;
    const { recordingId, conversationId, startedAt, shelf } = parts;
    const begun = new Date(startedAt).toISOString();
    this.keeping = shelf
      .begin({ recordingId, conversationId, startedAt: begun, ended: false })
      .catch(() => this.fail());
    this.untap = parts.tap((piece, rate) => this.hear(piece, rate));
  }

  /** Resolves when all that was heard lies on the shelf, or could not be kept. */
  async stop(): Promise<void> {
    if (this.over) return this.keeping;
    this.over = true;
    this.untap?.();
    if (this.resampler !== null) this.take(toPcm16(this.resampler.flush()));
    const last = this.framer.flush();
    if (last !== null) this.keep(last);
    this.keeping = this.keeping
      .then(() => this.parts.shelf.end(this.parts.recordingId))
      .catch(() => this.parts.onFailure());
    await this.keeping;
    this.parts.onKept();
  }

  private hear(piece: Float32Array, rate: number): void {
    if (this.over) return;
    if (this.resampler === null || this.rate !== rate) {
      this.resampler = new Resampler(rate);
      this.rate = rate;
    }
    if (!this.fillGap(piece.length / rate)) return;
    const heard = this.parts.isPaused() ? new Float32Array(piece.length) : piece;
    this.take(toPcm16(this.resampler.take(heard)));
  }

  /**
   * Silence for the time in which nothing came, so that a turn is found where it was said. Whether
   * what comes belongs to this recording.
   */
  private fillGap(pieceS: number): boolean {
    const { clock, startedAt } = this.parts;
    const elapsed = (clock.now() - startedAt) / 1_000 - pieceS;
    const missing = Math.floor(elapsed * SAMPLE_RATE) - this.framer.taken;
    if (missing > MOST_GAP_SAMPLES) {
      this.parts.onGap();
      return false;
    }
    if (missing > GAP_SAMPLES) this.take(new Int16Array(missing));
    return true;
  }

  private take(samples: Int16Array): void {
    for (const segment of this.framer.take(samples)) this.keep(segment);
  }

  private keep(segment: Samples): void {
    const part = String(this.seq);
    this.seq += 1;
    this.keeping = this.keeping.then(() => this.put(part, segment)).catch(() => this.fail());
  }

  private async put(part: string, segment: Samples): Promise<void> {
    const { recordingId, key, shelf, onKept } = this.parts;
    const data = await sealPart(key, recordingId, part, toBytes(segment));
    const sha256 = await digestOf(data);
    const about = { recordingId, part, samples: segment.length, sha256, waiting: true };
    await shelf.put({ ...about, size: data.byteLength }, data);
    onKept();
  }

  private fail(): void {
    this.over = true;
    this.untap?.();
    this.parts.onFailure();
  }
}

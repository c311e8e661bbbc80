/** What a recording is made of: 16 kHz, one channel of 16-bit samples, ten seconds a segment. */

export const SAMPLE_RATE = 16_000;
export const SEGMENT_S = 10;
export const SEGMENT_SAMPLES = SAMPLE_RATE * SEGMENT_S;

export type Samples = Int16Array<ArrayBuffer>;

export function toPcm16(samples: Float32Array): Samples {
  return Int16Array.from(samples, (sample) => {
    const bounded = Math.max(-1, Math.min(1, sample));
    return Math.round(bounded * 32_767);
  });
}

/** Little-endian, as WAV files have it, whatever the machine. */
export function toBytes(samples: Samples): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, sample, true);
  });
  return bytes;
}

export function fromBytes(bytes: Uint8Array): Samples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: Math.floor(bytes.byteLength / 2) }, (_, index) =>
    view.getInt16(index * 2, true),
  );
}

/** Cuts what comes into segments of the same length; the last one is what is left. */
export class Framer {
  private held: Samples = new Int16Array(SEGMENT_SAMPLES);
  private filled = 0;
  /** Samples taken so far. */
  taken = 0;

  take(samples: Int16Array): Samples[] {
    const full: Samples[] = [];
    this.taken += samples.length;
    let rest = samples;
    while (rest.length > 0) {
      const piece = rest.subarray(0, SEGMENT_SAMPLES - this.filled);
      this.held.set(piece, this.filled);
      this.filled += piece.length;
      rest = rest.subarray(piece.length);
      if (this.filled < SEGMENT_SAMPLES) break;
      full.push(this.held);
      this.held = new Int16Array(SEGMENT_SAMPLES);
      this.filled = 0;
    }
    return full;
  }

  flush(): Samples | null {
    if (this.filled === 0) return null;
    const last = this.held.slice(0, this.filled);
    this.filled = 0;
    return last;
  }
}

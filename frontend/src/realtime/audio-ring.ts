/** The last seconds of a voice, and where in them its last utterance is. Pure. */

/** An utterance is noticed a little after it began. */
const LEAD_S = 0.25;

export class AudioRing {
  readonly sampleRate: number;
  private readonly samples: Int16Array;
  /** Samples taken since the beginning. */
  private taken = 0;
  private begun = 0;

  constructor(sampleRate: number, seconds: number) {
    this.sampleRate = sampleRate;
    this.samples = new Int16Array(Math.ceil(sampleRate * seconds));
  }

  take(piece: Float32Array): void {
    for (const sample of piece) {
      const bounded = Math.max(-1, Math.min(1, sample));
      this.samples[this.taken % this.samples.length] = Math.round(bounded * 32_767);
      this.taken += 1;
    }
  }

  begin(): void {
    this.begun = Math.max(0, this.taken - Math.round(LEAD_S * this.sampleRate));
  }

  /** What was taken since `begin`: of a longer utterance its end, as much as there is room for. */
  utterance(): Int16Array {
    const from = Math.max(this.begun, this.taken - this.samples.length);
    const { length } = this.samples;
    return Int16Array.from(
      { length: this.taken - from },
      (_, index) => this.samples[(from + index) % length] ?? 0,
    );
  }
}

/** One channel of 16-bit samples as a WAV file. */
export function wavOf(samples: Int16Array, sampleRate: number): Blob {
  const header = new DataView(new ArrayBuffer(44));
  const words = (at: number, text: string) => {
    for (let i = 0; i < text.length; i += 1) header.setUint8(at + i, text.charCodeAt(i));
  };
  words(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  words(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  words(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header, new Int16Array(samples)], { type: 'audio/wav' });
}

/** Brings a microphone's own rate to 16 kHz, piece by piece, without folding high sounds down. */

import { SAMPLE_RATE } from './format';

/** How many times the filter crosses zero on each side: more is steeper, and slower. */
const CROSSINGS = 16;
/** Of half the lower rate: what lies above is gone before it could be heard as something else. */
const PASSED = 0.92;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

export class Resampler {
  /** `up` samples leave for every `down` that come. */
  private readonly up: number;
  private readonly down: number;
  private readonly reach: number;
  /** One filter for each place that a new sample can have between two old ones. */
  private readonly phases: Float32Array[];
  private held: Float32Array;
  /** Where `held` begins, counted in samples that came. */
  private first: number;
  private made = 0;

  constructor(rate: number) {
    const shared = greatestCommonDivisor(SAMPLE_RATE, Math.round(rate));
    this.up = SAMPLE_RATE / shared;
    this.down = Math.round(rate) / shared;
    const cutoff = (PASSED / 2) * Math.min(1, SAMPLE_RATE / rate);
    this.reach = Math.ceil(CROSSINGS / (2 * cutoff));
    this.phases = Array.from({ length: this.up }, (_, phase) => this.filter(phase, cutoff));
    // What was before the beginning is silence.
    this.held = new Float32Array(this.reach);
    this.first = -this.reach;
  }

  take(piece: Float32Array): Float32Array {
    this.hold(piece);
    const made: number[] = [];
    for (;;) {
      const place = this.made * this.down;
      const at = Math.floor(place / this.up);
      if (at + this.reach >= this.first + this.held.length) break;
      made.push(this.at(at, place % this.up));
      this.made += 1;
    }
    this.forget();
    return Float32Array.from(made);
  }

  /** What the filter still holds back, for the end of a recording. */
  flush(): Float32Array {
    return this.take(new Float32Array(this.reach));
  }

  private filter(phase: number, cutoff: number): Float32Array {
    const between = phase / this.up;
    const taps = Float32Array.from({ length: this.reach * 2 }, (_, index) => {
      const distance = index - this.reach + 1 - between;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (this.reach + 1));
      return 2 * cutoff * sinc(2 * cutoff * distance) * window;
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  }

  private at(index: number, phase: number): number {
    const taps = this.phases[phase] ?? new Float32Array();
    const from = index - this.reach + 1 - this.first;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) {
      sum += (taps[tap] ?? 0) * (this.held[from + tap] ?? 0);
    }
    return sum;
  }

  private hold(piece: Float32Array): void {
    const joined = new Float32Array(this.held.length + piece.length);
    joined.set(this.held);
    joined.set(piece, this.held.length);
    this.held = joined;
  }

  private forget(): void {
    const needed = Math.floor((this.made * this.down) / this.up) - this.reach;
    const gone = Math.max(0, Math.min(this.held.length, needed - this.first));
    this.held = this.held.slice(gone);
    this.first += gone;
  }
}

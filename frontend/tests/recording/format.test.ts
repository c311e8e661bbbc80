import { describe, expect, it } from 'vitest';
import {
  Framer,
  fromBytes,
  SAMPLE_RATE,
  SEGMENT_SAMPLES,
  toBytes,
  toPcm16,
} from '../../src/recording/format';
import { Resampler } from '../../src/recording/resampler';

/** A tone as a microphone of this rate would hand it on, in pieces of an uneven length. */
function resampled(rate: number, hertz: number, seconds: number): Float32Array {
  const resampler = new Resampler(rate);
  const tone = Float32Array.from({ length: rate * seconds }, (_, index) =>
    Math.sin((2 * Math.PI * hertz * index) / rate),
  );
  const pieces: Float32Array[] = [];
  for (let at = 0; at < tone.length; at += 2_048) {
    pieces.push(resampler.take(tone.subarray(at, at + 2_048)));
  }
  pieces.push(resampler.flush());
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

const inside = (samples: Float32Array) => samples.subarray(500, samples.length - 500);
const loudest = (samples: Float32Array) =>
  inside(samples).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe.each([48_000, 44_100, 32_000, 16_000, 96_000, 8_000])('a microphone of %i Hz', (rate) => {
  it('is brought to 16 kHz at its own pitch, loudness and place in time', () => {
    const heard = resampled(rate, 440, 1);
    expect(Math.abs(heard.length - SAMPLE_RATE)).toBeLessThanOrEqual(1);
    const error = inside(heard).map(
      (sample, index) => sample - Math.sin((2 * Math.PI * 440 * (index + 500)) / SAMPLE_RATE),
    );
    expect(loudest(error)).toBeLessThan(0.01);
  });
});

it.each([48_000, 44_100, 32_000, 96_000])(
  'folds no sound of %i Hz that is higher than 16 kHz can hold into what is heard',
  (rate) => {
    expect(loudest(resampled(rate, 11_000, 0.5))).toBeLessThan(0.01);
    expect(loudest(resampled(rate, 6_000, 0.5))).toBeGreaterThan(0.97);
  },
);

describe('segments', () => {
  it('are ten seconds each, the last one what is left, and nothing is lost between them', () => {
    const framer = new Framer();
    const all = Int16Array.from({ length: SEGMENT_SAMPLES * 2 + 777 }, (_, i) => (i * 7) % 30_000);
    const full = [];
    for (let at = 0; at < all.length; at += 4_097)
      full.push(...framer.take(all.slice(at, at + 4_097)));
    const last = framer.flush();
    expect(full.map(({ length }) => length)).toEqual([SEGMENT_SAMPLES, SEGMENT_SAMPLES]);
    expect(last?.length).toBe(777);
    expect([...full, last].flatMap((one) => [...(one ?? [])])).toEqual([...all]);
    expect(framer.flush()).toBeNull();
    expect(framer.taken).toBe(all.length);
  });

  it('hold 16-bit samples, the lower byte first, that are bounded', () => {
    const samples = toPcm16(Float32Array.of(0, 1, -1, 2, -2, 0.5));
    expect([...samples]).toEqual([0, 32_767, -32_767, 32_767, -32_767, 16_384]);
    expect([...toBytes(Int16Array.of(258))]).toEqual([2, 1]);
    expect([...fromBytes(toBytes(samples))]).toEqual([...samples]);
  });
});

/** Plays a recording from any place, a segment ahead of what is heard. */

import { SAMPLE_RATE, type Samples, SEGMENT_S } from './format';
import type { Reading } from './reading';

/** The part of an audio context that is used. */
export type Sounding = Pick<
  AudioContext,
  'currentTime' | 'createBuffer' | 'createBufferSource' | 'destination' | 'resume'
>;

export interface PlaybackEvents {
  /** Seconds from the recording's start, several times a second while it plays. */
  onPlace(seconds: number): void;
  /** It is at its end, or was stopped. */
  onStopped(): void;
  /** A segment is missing, or not what was recorded: silence is played instead of it. */
  onBroken(seq: number): void;
}

const TICK_MS = 200;
/** How long before its time a segment is fetched, in seconds. */
const AHEAD_S = SEGMENT_S;

export class Playback {
  private readonly reading: Pick<Reading, 'manifest' | 'segment' | 'seconds'>;
  private readonly context: Sounding;
  private readonly events: PlaybackEvents;
  private run = 0;
  private sounding: AudioBufferSourceNode[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    reading: Pick<Reading, 'manifest' | 'segment' | 'seconds'>,
    context: Sounding,
    events: PlaybackEvents,
  ) {
    this.reading = reading;
    this.context = context;
    this.events = events;
  }

  /** Plays from here, instead of what was played. */
  async play(from: number): Promise<void> {
    this.silence();
    const run = this.run;
    await this.context.resume();
    const first = Math.floor(from / SEGMENT_S);
    const opening = await this.sound(first);
    if (run !== this.run) return;
    // The context's time at which the recording's first sample would have been heard.
    const origin = this.context.currentTime + 0.05 - from;
    this.schedule(opening, first, origin, from);
    let next = first + 1;
    let busy = false;
    this.timer = setInterval(async () => {
      const place = this.context.currentTime - origin;
      if (place >= this.reading.seconds) return this.stop();
      this.events.onPlace(Math.max(from, place));
      if (busy || next >= this.reading.manifest.segments.length) return;
      if (next * SEGMENT_S - place > AHEAD_S) return;
      busy = true;
      const seq = next;
      next += 1;
      const samples = await this.sound(seq);
      if (run === this.run) this.schedule(samples, seq, origin, seq * SEGMENT_S);
      busy = false;
    }, TICK_MS);
  }

  stop(): void {
    this.silence();
    this.events.onStopped();
  }

  private silence(): void {
    this.run += 1;
    clearInterval(this.timer);
    for (const node of this.sounding) {
      node.stop();
      node.disconnect();
    }
    this.sounding = [];
  }

  private async sound(seq: number): Promise<Samples> {
    const samples = await this.reading.segment(seq);
    if (samples !== null) return samples;
    this.events.onBroken(seq);
    return new Int16Array(this.reading.manifest.segments[seq]?.samples ?? 0);
  }

  /** From `place` on, in seconds; what should have been heard by now is left out. */
  private schedule(samples: Samples, seq: number, origin: number, place: number): void {
    if (samples.length === 0) return;
    const { context } = this;
    const buffer = context.createBuffer(1, samples.length, SAMPLE_RATE);
    buffer.copyToChannel(
      Float32Array.from(samples, (sample) => sample / 32_768),
      0,
    );
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(context.destination);
    const late = Math.max(0, context.currentTime - (origin + place));
    const offset = place - seq * SEGMENT_S + late;
    if (offset < buffer.duration) node.start(origin + place + late, offset);
    this.sounding.push(node);
  }
}

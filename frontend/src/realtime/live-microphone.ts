/** The microphone of a visit: taken, measured, and missed when it is unplugged. */

import type { MeterLevel, OpenMeter } from './meter';

export interface LiveMicrophoneParts {
  openMicrophone(): Promise<MediaStreamTrack>;
  openMeter: OpenMeter;
}

export class LiveMicrophone {
  track: MediaStreamTrack | null = null;
  private readonly parts: LiveMicrophoneParts;
  private readonly onLost: () => void;
  /** It is there and silent, until it is told otherwise. */
  private readonly onMuted: (muted: boolean) => void;
  private readonly watchers = new Set<MeterLevel>();
  private stopMeter: (() => void) | null = null;

  constructor(parts: LiveMicrophoneParts, onLost: () => void, onMuted: (muted: boolean) => void) {
    this.parts = parts;
    this.onLost = onLost;
    this.onMuted = onMuted;
  }

  /** Another in the place of the one before. Raises `PageFailure` where there is none. */
  async take(): Promise<void> {
    const track = await this.parts.openMicrophone();
    this.stopMeter?.();
    this.track = track;
    track.addEventListener('ended', () => {
      if (this.track === track) this.onLost();
    });
    for (const muted of [true, false]) {
      track.addEventListener(muted ? 'mute' : 'unmute', () => {
        if (this.track === track) this.onMuted(muted);
      });
    }
    this.stopMeter = this.parts.openMeter(track, (rms) => {
      for (const watch of this.watchers) watch(rms);
    });
  }

  /** Follows how loud it is, until the returned function is called. */
  watch(watch: MeterLevel): () => void {
    this.watchers.add(watch);
    return () => this.watchers.delete(watch);
  }

  release(): void {
    this.stopMeter?.();
    this.stopMeter = null;
    this.track?.stop();
    this.track = null;
  }
}

/** The last seconds of how loud a room was, and who was speaking. Pure. */

export type Voice = 'clinician' | 'patient' | 'unknown';

export interface Moment {
  /** 0 to 1. */
  level: number;
  voice: Voice;
}

/** Below this it is the room, not a voice; so many such moments end what somebody said. */
const QUIET = 0.3;
const PAUSE = 12;

export class LevelHistory {
  private readonly length: number;
  private moments: Moment[] = [];

  /** `length` is in moments, as many as are shown. */
  constructor(length: number) {
    this.length = length;
  }

  /** A moment, oldest first in `shown`; who speaks is often known only after they began. */
  take(level: number, voice: Voice): void {
    this.moments.push({ level, voice });
    if (this.moments.length > this.length) this.moments.shift();
    if (voice !== 'unknown') this.nameBackwards(voice);
  }

  get shown(): readonly Moment[] {
    return this.moments;
  }

  /** The nameless moments of the same utterance were this voice too. */
  private nameBackwards(voice: Voice): void {
    let quiet = 0;
    for (let at = this.moments.length - 2; at >= 0 && quiet < PAUSE; at -= 1) {
      const moment = this.moments[at];
      if (moment === undefined || moment.voice !== 'unknown') return;
      moment.voice = voice;
      quiet = moment.level < QUIET ? quiet + 1 : 0;
    }
  }
}

/** Says again what the interpreter said last: its own recorded voice, no new interpretation. */

import type { LegName } from './events';

export interface Said {
  leg: LegName;
  audio: Blob;
}

/** Plays a recording, at `rate` times its speed, and calls `onEnd` once. */
export type PlayAudio = (audio: Blob, rate: number, onEnd: () => void) => () => void;

export const SLOWER = 0.75;

const ASKED = [
  /^(please )?(can you |could you |would you )?(please )?(repeat|say) (that|it|this)( again)?( please)?$/,
  /^(please )?repeat( please)?$/,
  /^(por favor )?(puede |podria )?(repetir|repita|repitalo|repetirlo|repite|repitelo)( eso| lo)?( por favor)?$/,
];

/** Somebody asked, in a few words and nothing else, to hear it again. */
export function asksToRepeat(text: string): boolean {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return ASKED.some((phrase) => phrase.test(words));
}

export const browserPlay: PlayAudio = (audio, rate, onEnd) => {
  const url = URL.createObjectURL(audio);
  const element = new Audio(url);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    element.pause();
    URL.revokeObjectURL(url);
    onEnd();
  };
  // Slower, and as high as before.
  element.preservesPitch = true;
  element.playbackRate = rate;
  element.addEventListener('ended', end);
  element.addEventListener('error', end);
  element.play().catch(end);
  return end;
};

/** Keeps what was said last, and says it again. */
export class Repeater {
  private readonly play: PlayAudio;
  private readonly onVoice: (leg: LegName, heard: boolean) => void;
  private said: Said | null = null;
  private stopPlaying: (() => void) | null = null;

  /** `onVoice` is told when a voice is in the room again, and when it is not. */
  constructor(play: PlayAudio, onVoice: (leg: LegName, heard: boolean) => void) {
    this.play = play;
    this.onVoice = onVoice;
  }

  /** Keeps a leg's last words; whether there were any, and they are not themselves a repeat. */
  keep(leg: LegName, audio: Blob | null): boolean {
    if (audio === null || this.stopPlaying !== null) return false;
    this.said = { leg, audio };
    return true;
  }

  repeat(rate: number): void {
    const { said } = this;
    if (said === null) return;
    this.stop();
    this.onVoice(said.leg, true);
    this.stopPlaying = this.play(said.audio, rate, () => {
      this.stopPlaying = null;
      this.onVoice(said.leg, false);
    });
  }

  stop(): void {
    this.stopPlaying?.();
  }
}

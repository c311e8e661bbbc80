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

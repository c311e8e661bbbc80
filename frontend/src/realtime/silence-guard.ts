/**
 * Recognisers hear polite phrases in silence: they were trained on subtitles. Such a phrase
 * counts as said only where the microphone heard somebody.
 */

import type { CutTurn } from './speech';

/** Root mean square of full scale, below which nobody speaks to this microphone. */
export const FAINT_BELOW = 0.012;
/** A transcript follows the voice that it is of by up to so many milliseconds. */
const HEARD_BEFORE_MS = 3_000;
const KEEP_MS = 60_000;

const SILENCE_PHRASES = [
  /^(you|bye|bye bye|okay|thank you|thanks|thank you very much|so|the|oh|hmm|mm|uh)$/,
  /^(thank you|thanks)( so much| very much)? for (watching|listening|your attention)/,
  /^(please )?(like|subscribe|don't forget to (like|subscribe))/,
  /^(see you|i'll see you) (in the )?next (time|video)/,
  /^(subtitles|captions|captioning|transcribed|transcription|translated) by/,
  /^(gracias|muchas gracias|adios|chao|si|bueno|ah|eh|mm)$/,
  /^(muchas )?gracias por (ver|mirar|escuchar|su atencion)/,
  /^(suscribete|no olvides suscribirte|dale like)/,
  /^(subtitulos|subtitulado|transcrito|transcripcion|traducido|traduccion) (realizados? |hech[oa]s? )?por/,
  /^(hasta la proxima|nos vemos en el proximo video|amara ?org)/,
];

/** The text is one that recognisers are known to make of silence. */
export function isSilencePhrase(text: string): boolean {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
  return SILENCE_PHRASES.some((phrase) => phrase.test(words));
}

/** How loud the microphone was, lately. */
export class LevelHistory {
  private readonly levels: { at: number; rms: number }[] = [];

  add(rms: number, at: number): void {
    this.levels.push({ at, rms });
    while ((this.levels[0]?.at ?? at) < at - KEEP_MS) this.levels.shift();
  }

  /** The loudest moment between two times; `null` where nothing was measured. */
  loudest(from: number, to: number): number | null {
    const within = this.levels.filter(({ at }) => at >= from && at <= to);
    return within.length === 0 ? null : Math.max(...within.map(({ rms }) => rms));
  }
}

/** The turn, marked where it is a phrase that silence makes and the microphone heard nobody. */
export function guardSilence(turn: CutTurn, levels: LevelHistory): CutTurn {
  const from = Date.parse(turn.started_at) - HEARD_BEFORE_MS;
  const loudest = levels.loudest(from, Date.parse(turn.ended_at));
  const faint = loudest !== null && loudest < FAINT_BELOW;
  if (!faint || !isSilencePhrase(turn.source.text)) return turn;
  return { ...turn, marks: [...turn.marks, 'low_energy'] };
}

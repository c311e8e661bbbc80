/** Whether the microphone hears something, and whether somebody hears the speaker. */

import { type ErrorCode, toPageError } from '../errors/page-error';
import { type Clock, pause } from '../platform/clock';
import { type Finding, type FindingCode, finding } from './finding';

export interface MicrophoneParts {
  clock: Clock;
  /** Opens the microphone and tells its level, 0 to 1, until the answer is called. */
  listen(onLevel: (level: number) => void): Promise<() => void>;
}

const LISTEN_MS = 10_000;
/** Above a quiet room, far below a voice across a desk. */
const HEARD = 0.06;
/** One loud sample is a click of the device: a voice lasts. */
const HEARD_TIMES = 3;

const REASONS: Partial<Record<ErrorCode, FindingCode>> = {
  microphone_denied: 'microphone_denied',
  no_microphone: 'microphone_missing',
  microphone_busy: 'microphone_busy',
  insecure_page: 'microphone_insecure',
};

/** Listens until something is heard that comes and goes, ten seconds at most, or until `signal`. */
export async function checkMicrophone(
  { clock, listen }: MicrophoneParts,
  onLevel: (level: number) => void,
  signal: AbortSignal,
): Promise<Finding> {
  let hear = (_level: number): void => undefined;
  const sounded = new Promise<Finding>((resolve) => {
    let times = 0;
    let least = 1;
    hear = (level) => {
      onLevel(level);
      least = Math.min(least, level);
      if (level > HEARD) times += 1;
      if (times >= HEARD_TIMES && level - least > HEARD / 2) resolve(finding('microphone_fine'));
    };
  });
  try {
    // Somebody may take their time to allow it: the wait for a sound begins after that.
    const stop = await listen((level) => hear(level));
    const over = new AbortController();
    if (signal.aborted) over.abort();
    signal.addEventListener('abort', () => over.abort(), { once: true });
    const quiet = pause(clock, LISTEN_MS, over.signal).then(() => finding('microphone_quiet'));
    const found = await Promise.race([sounded, quiet]);
    over.abort();
    stop();
    return found;
  } catch (reason) {
    return finding(REASONS[toPageError(reason).code] ?? 'microphone_failed');
  } finally {
    onLevel(0);
  }
}

export interface SpeakerParts {
  /** Resolves when the tone was played; rejects where it could not be. */
  playTone(): Promise<void>;
  /** What the person says. */
  heard(): Promise<boolean>;
}

export async function checkSpeaker({ playTone, heard }: SpeakerParts): Promise<Finding> {
  try {
    await playTone();
  } catch {
    return finding('speaker_failed');
  }
  return finding((await heard()) ? 'speaker_fine' : 'speaker_unheard');
}

/** Plays one leg's voice and tells when it is heard. */

export interface Loudspeaker {
  play(stream: MediaStream): void;
  /** Tries again after the browser refused to play without a gesture. */
  resume(): Promise<void>;
  stop(): void;
}

export interface LoudspeakerEvents {
  onSound(heard: boolean): void;
  onBlocked(): void;
}

export type OpenLoudspeaker = (events: LoudspeakerEvents) => Loudspeaker;

const SAMPLE_MS = 100;
/** Root mean square of full scale; silence sent by the interpreter is exactly 0. */
const HEARD_ABOVE = 0.004;
/** A pause between words is not the end of speaking. */
const QUIET_AFTER_MS = 500;

/**
 * An <audio> element, with its level measured beside it. The element is needed for the level
 * too: browsers hand silence to an analyser whose stream no element plays.
 */
export function browserLoudspeaker(
  openContext: () => AudioContext,
  chosen: () => string | null = () => null,
): OpenLoudspeaker {
  return ({ onSound, onBlocked }) => {
    const element = document.createElement('audio');
    element.autoplay = true;
    let timer: ReturnType<typeof setInterval> | undefined;
    let source: MediaStreamAudioSourceNode | undefined;
    let heard = false;
    let quietSince = 0;

    function change(now: boolean): void {
      heard = now;
      onSound(now);
    }

    function attempt(): Promise<void> {
      return element.play().catch((reason: unknown) => {
        if (reason instanceof DOMException && reason.name === 'NotAllowedError') onBlocked();
      });
    }

    function measure(stream: MediaStream): void {
      const context = openContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      source = context.createMediaStreamSource(stream);
      source.connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        const now = performance.now();
        if (Math.sqrt(power) > HEARD_ABOVE) {
          quietSince = now;
          if (!heard) change(true);
        } else if (heard && now - quietSince > QUIET_AFTER_MS) {
          change(false);
        }
      }, SAMPLE_MS);
    }

    return {
      play(stream) {
        element.srcObject = stream;
        void aim(element, chosen()).then(attempt);
        measure(stream);
      },
      resume: attempt,
      stop() {
        clearInterval(timer);
        source?.disconnect();
        element.srcObject = null;
        if (heard) change(false);
      },
    };
  };
}

/** Sends the voice to the chosen speaker; one that is gone, or cannot be chosen, is no obstacle. */
async function aim(element: HTMLAudioElement, speaker: string | null): Promise<void> {
  if (speaker === null || !('setSinkId' in element)) return;
  await element.setSinkId(speaker).catch(() => undefined);
}

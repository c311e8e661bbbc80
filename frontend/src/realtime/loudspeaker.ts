/** Plays one leg's voice and tells when it is heard. */

import { AudioRing, wavOf } from './audio-ring';
import { rootMeanSquare } from './meter';

export interface Loudspeaker {
  play(stream: MediaStream): void;
  /** Tries again after the browser refused to play without a gesture. */
  resume(): Promise<void>;
  /** Plays on unheard, or is heard again. */
  hush(silent: boolean): void;
  /** What it played last, from its first sound to its last; `null` before that. */
  lastSaid(): Blob | null;
  stop(): void;
}

export interface LoudspeakerEvents {
  onSound(heard: boolean): void;
  onBlocked(): void;
}

export type OpenLoudspeaker = (events: LoudspeakerEvents) => Loudspeaker;

const SAMPLE_MS = 50;
/** Root mean square of full scale; silence sent by the interpreter is exactly 0. */
const HEARD_ABOVE = 0.004;
/** A pause between words is not the end of speaking. */
const QUIET_AFTER_MS = 350;

const CAPTURE = new URL('./capture-worklet.js', import.meta.url);
const KEPT_S = 30;

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
    let ring: AudioRing | null = null;
    let capture: AudioWorkletNode | null = null;
    let said: Blob | null = null;
    let over = false;

    function change(now: boolean): void {
      if (now) ring?.begin();
      else if (ring !== null) said = wavOf(ring.utterance(), ring.sampleRate);
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
      void record(context, source);
      const samples = new Float32Array(analyser.fftSize);
      timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const now = performance.now();
        if (rootMeanSquare(samples) > HEARD_ABOVE) {
          quietSince = now;
          if (!heard) change(true);
        } else if (heard && now - quietSince > QUIET_AFTER_MS) {
          change(false);
        }
      }, SAMPLE_MS);
    }

    /** Without a worklet there is nothing to say again; the voice itself plays on. */
    async function record(context: AudioContext, from: AudioNode): Promise<void> {
      try {
        await context.audioWorklet.addModule(CAPTURE);
      } catch {
        return;
      }
      if (over) return;
      const kept = new AudioRing(context.sampleRate, KEPT_S);
      ring = kept;
      capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
      capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => kept.take(data);
      from.connect(capture);
    }

    return {
      play(stream) {
        element.srcObject = stream;
        void aim(element, chosen()).then(attempt);
        measure(stream);
      },
      resume: attempt,
      hush(silent) {
        element.muted = silent;
      },
      lastSaid: () => said,
      stop() {
        over = true;
        capture?.disconnect();
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

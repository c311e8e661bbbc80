/** A short tone to hear a speaker by. */

const SECONDS = 1.2;
const NOTES = [523.25, 659.25, 783.99];

/** The speaker that was chosen, where the browser lets a page choose. */
interface ChoosingContext {
  setSinkId?(id: string): Promise<void>;
}

/** Resolves when three notes were played. Rejects where the browser plays nothing. */
export async function playTone(context: AudioContext, speaker: string | null): Promise<void> {
  await context.resume();
  if (speaker !== null) await (context as ChoosingContext).setSinkId?.(speaker);
  if (context.state !== 'running') throw new Error('the browser holds the sound back');
  const start = context.currentTime + 0.05;
  const length = SECONDS / NOTES.length;
  const last = NOTES.map((frequency, index) =>
    note(context, frequency, start + index * length, length),
  ).at(-1);
  await new Promise<void>((resolve) => {
    last?.addEventListener('ended', () => resolve(), { once: true });
  });
}

function note(
  context: AudioContext,
  frequency: number,
  at: number,
  length: number,
): OscillatorNode {
  const oscillator = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0 });
  // Faded in and out: a note that is cut clicks.
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.25, at + 0.03);
  gain.gain.linearRampToValueAtTime(0, at + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + length);
  return oscillator;
}

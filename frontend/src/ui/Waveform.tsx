import { useEffect, useRef } from 'react';
import { LevelHistory, type Voice } from './level-history';
import { loudness } from './loudness';
import css from './Waveform.module.css';

export interface WaveformProps {
  /** Who speaks now. */
  voice: Voice;
  /** Hands on loudnesses, 0 to 1, until the returned function is called. */
  watch(onLevel: (rms: number) => void): () => void;
}

const STEP = 4;
const BAR = 2.5;

/**
 * The last seconds of the room: the clinician's voice above the line, the patient's below it. The
 * turns say the same in words, so it is for the eye alone. Drawn past React, once a frame at most.
 */
export function Waveform({ voice, watch }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = useRef(voice);
  now.current = voice;
  useEffect(() => {
    const drawn = canvas.current;
    const pen = drawn?.getContext('2d');
    if (drawn == null || pen == null) return;
    // A screen's width: what is older has left it.
    const history = new LevelHistory(Math.ceil(window.screen.width / STEP));
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let frame = 0;
    const leave = watch((rms) => {
      history.take(loudness(rms), now.current);
      if (still.matches || frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        draw(drawn, pen, history);
      });
    });
    return () => {
      leave();
      cancelAnimationFrame(frame);
    };
  }, [watch]);
  return (
    <div className={css.wave} aria-hidden="true">
      <canvas ref={canvas} className={css.canvas} data-testid="waveform" />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D, history: LevelHistory) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  // Setting a size clears the canvas and costs: only where it changed.
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  // The theme's colours reach a canvas through its own computed style.
  const style = getComputedStyle(canvas);
  const colours: Record<Voice, string> = {
    clinician: style.borderTopColor,
    patient: style.borderBottomColor,
    unknown: style.color,
  };
  const middle = height / 2;
  const moments = history.shown;
  for (let back = 0; back < moments.length && back * STEP < width; back += 1) {
    const { level, voice } = moments[moments.length - 1 - back] ?? { level: 0, voice: 'unknown' };
    const size = Math.max(1, level * (middle - 1));
    const up = voice === 'patient' ? 0.5 : size;
    const down = voice === 'clinician' ? 0.5 : size;
    pen.fillStyle = colours[voice];
    pen.fillRect(width - (back + 1) * STEP, middle - up, BAR, up + down);
  }
}

/** Measures how loud a microphone is, several times a second. */

/** Takes the root mean square of full scale: 0 is silence, 1 the loudest there is. */
export type MeterLevel = (rms: number) => void;

/** Measures until the returned function is called. */
export type OpenMeter = (track: MediaStreamTrack, onLevel: MeterLevel) => () => void;

const SAMPLE_MS = 50;

export function rootMeanSquare(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return Math.sqrt(power / samples.length);
}

export function browserMeter(openContext: () => AudioContext): OpenMeter {
  return (track, onLevel) => {
    const context = openContext();
    const analyser = context.createAnalyser();
    // More than SAMPLE_MS at 48 kHz: no sound falls between two measurements.
    analyser.fftSize = 4_096;
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(rootMeanSquare(samples));
    }, SAMPLE_MS);
    return () => {
      clearInterval(timer);
      source.disconnect();
    };
  };
}

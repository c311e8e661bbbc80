/** Which microphones and speakers there are, and how loud the room is. */

export interface SoundDevice {
  id: string;
  /** Empty until the microphone was allowed: browsers name no device before. */
  label: string;
}

export interface SoundDevices {
  microphones: SoundDevice[];
  /** Empty where a browser lets no page choose. */
  speakers: SoundDevice[];
}

export async function listDevices(
  devices: Pick<MediaDevices, 'enumerateDevices'>,
  canChooseSpeaker: boolean,
): Promise<SoundDevices> {
  const all = await devices.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of('audioinput'), speakers: canChooseSpeaker ? of('audiooutput') : [] };
}

const SAMPLE_MS = 80;
/** Root mean square of full scale that fills the meter: a raised voice near the microphone. */
const FULL = 0.25;

/** Tells the level of a track, from 0 to 1, until the answer is called. */
export function watchLevel(
  track: MediaStreamTrack,
  context: AudioContext,
  onLevel: (level: number) => void,
): () => void {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelOf(samples));
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.sqrt(power) / FULL);
}

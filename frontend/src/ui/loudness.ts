/** Speech is near a tenth of full scale: loudness is shown as the ear takes it, 0 to 1. */
export function loudness(rms: number): number {
  const decibel = 20 * Math.log10(Math.max(rms, 1e-5));
  return Math.max(0, Math.min(1, (decibel + 55) / 45));
}

/** Asks for the microphone and says plainly why it could not be had. */

import { type ErrorCode, PageFailure, pageError } from '../errors/page-error';

/** The part of `navigator.mediaDevices` that is used; absent on a page without HTTPS. */
export type MediaDevicesLike = Pick<MediaDevices, 'getUserMedia'>;

const REASONS: Record<string, ErrorCode> = {
  NotAllowedError: 'microphone_denied',
  SecurityError: 'microphone_denied',
  NotFoundError: 'no_microphone',
  OverconstrainedError: 'no_microphone',
  NotReadableError: 'microphone_busy',
  AbortError: 'microphone_busy',
};

/** Raises `PageFailure` with the reason. A chosen device that is gone gives way to another. */
export async function openMicrophone(
  devices: MediaDevicesLike | undefined,
  chosen: string | null = null,
): Promise<MediaStreamTrack> {
  if (devices === undefined) throw new PageFailure(pageError('insecure_page'));
  try {
    const stream = await devices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(chosen === null ? {} : { deviceId: { ideal: chosen } }),
      },
    });
    const track = stream.getAudioTracks()[0];
    if (track === undefined) throw new PageFailure(pageError('no_microphone'));
    return track;
  } catch (reason) {
    if (reason instanceof PageFailure) throw reason;
    const name = reason instanceof Error || reason instanceof DOMException ? reason.name : '';
    throw new PageFailure(pageError(REASONS[name] ?? 'unexpected'));
  }
}

import { describe, expect, it } from 'vitest';
import { openMicrophone } from '../../src/realtime/microphone';
import { FakeTrack } from '../support/fakes';

const refusing = (name: string) => ({
  getUserMedia: async () => Promise.reject(new DOMException('', name)),
});

describe('asking for the microphone', () => {
  it.each([
    ['NotAllowedError', 'microphone_denied'],
    ['NotFoundError', 'no_microphone'],
    ['NotReadableError', 'microphone_busy'],
    ['SomethingNew', 'unexpected'],
  ])('says what %s means', async (name, code) => {
    await expect(openMicrophone(refusing(name))).rejects.toMatchObject({ error: { code } });
  });

  it('says that the page is not served safely', async () => {
    await expect(openMicrophone(undefined)).rejects.toMatchObject({
      error: { code: 'insecure_page' },
    });
  });

  it('asks the browser to keep our own voice out of it', async () => {
    let asked: MediaStreamConstraints | undefined;
    const track = new FakeTrack();
    const given = await openMicrophone({
      getUserMedia: async (constraints) => {
        asked = constraints;
        return { getAudioTracks: () => [track] } as unknown as MediaStream;
      },
    });
    expect(given).toBe(track);
    expect(asked).toMatchObject({ audio: { echoCancellation: true } });
  });
});

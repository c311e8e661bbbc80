import { describe, expect, it } from 'vitest';
import { PageFailure, pageError } from '../../src/errors/page-error';
import { EarlyMicrophone } from '../../src/realtime/early-microphone';
import { settle } from '../support/fake-clock';
import { FakeTrack } from '../support/fakes';

function someMicrophones() {
  const tracks: FakeTrack[] = [];
  const early = new EarlyMicrophone(async () => {
    const track = new FakeTrack();
    tracks.push(track);
    return track.asTrack;
  });
  return { early, tracks };
}

describe('a microphone asked for early', () => {
  it('is handed over once', async () => {
    const { early, tracks } = someMicrophones();
    early.ask();
    expect(await early.take()).toBe(tracks[0]);
    expect(await early.take()).toBe(tracks[1]);
  });

  it('is let go of where nobody takes it, and not after somebody did', async () => {
    const { early, tracks } = someMicrophones();
    early.ask()();
    const letGo = early.ask();
    await early.take();
    letGo();
    await settle();
    expect(tracks.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it('gives way to the next one that is asked for', async () => {
    const { early, tracks } = someMicrophones();
    early.ask();
    early.ask();
    expect(await early.take()).toBe(tracks[1]);
    expect(tracks[0]?.stopped).toBe(true);
  });

  it('that was unplugged meanwhile is replaced', async () => {
    const { early, tracks } = someMicrophones();
    early.ask();
    await settle();
    if (tracks[0]) tracks[0].readyState = 'ended';
    expect(await early.take()).toBe(tracks[1]);
  });

  it('tells whoever takes it what went wrong, and asks anew the next time', async () => {
    const failures = [pageError('microphone_denied')];
    const early = new EarlyMicrophone(async () => {
      const error = failures.pop();
      if (error !== undefined) throw new PageFailure(error);
      return new FakeTrack().asTrack;
    });
    early.ask();
    await expect(early.take()).rejects.toMatchObject({ error: { code: 'microphone_denied' } });
    await expect(early.take()).resolves.toBeDefined();
  });
});

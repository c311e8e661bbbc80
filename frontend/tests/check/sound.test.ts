import { describe, expect, it } from 'vitest';
import { checkMicrophone, checkSpeaker } from '../../src/check/sound';
import { type ErrorCode, PageFailure, pageError } from '../../src/errors/page-error';
import { FakeClock, settle } from '../support/fake-clock';

/** A microphone that stays open until it is let go of. */
function listening() {
  const clock = new FakeClock();
  const levels: number[] = [];
  const leave = new AbortController();
  let hear = (_level: number) => {};
  let open = 0;
  const checking = checkMicrophone(
    {
      clock,
      listen: async (onLevel) => {
        open += 1;
        hear = onLevel;
        return () => {
          open -= 1;
        };
      },
    },
    (level) => void levels.push(level),
    leave.signal,
  );
  return {
    clock,
    levels,
    leave,
    checking,
    hear: (level: number) => hear(level),
    open: () => open,
  };
}

function failing(code: ErrorCode) {
  const listen = () => Promise.reject(new PageFailure(pageError(code)));
  const { signal } = new AbortController();
  return checkMicrophone({ clock: new FakeClock(), listen }, () => {}, signal);
}

describe('the microphone', () => {
  it('is fine once a sound came and lasted, and is let go of', async () => {
    const { checking, hear, levels, open } = listening();
    await settle();
    for (const level of [0, 0.2, 0.3, 0.25]) hear(level);
    expect(await checking).toMatchObject({ code: 'microphone_fine' });
    expect(levels).toEqual([0, 0.2, 0.3, 0.25, 0]);
    expect(open()).toBe(0);
  });

  it('is quiet where nothing moves for ten seconds, be it silence, a hum or one click', async () => {
    for (const heard of [
      [0, 0, 0, 0],
      [0.07, 0.07, 0.07, 0.07],
      [0, 0.9, 0, 0],
    ]) {
      const { clock, checking, hear, open } = listening();
      await settle();
      for (const level of heard) hear(level);
      await clock.advance(10_000);
      expect(await checking).toMatchObject({ code: 'microphone_quiet', verdict: 'warning' });
      expect(open()).toBe(0);
    }
  });

  it('says why it could not be opened', async () => {
    expect((await failing('microphone_denied')).code).toBe('microphone_denied');
    expect((await failing('no_microphone')).code).toBe('microphone_missing');
    expect((await failing('microphone_busy')).code).toBe('microphone_busy');
    expect((await failing('insecure_page')).code).toBe('microphone_insecure');
    expect((await failing('unexpected')).code).toBe('microphone_failed');
  });

  it('is let go of when somebody leaves', async () => {
    const { checking, leave, open } = listening();
    await settle();
    expect(open()).toBe(1);
    leave.abort();
    await checking;
    expect(open()).toBe(0);
  });
});

describe('the speaker', () => {
  const playTone = async () => {};

  it('is as fine as the person says', async () => {
    expect((await checkSpeaker({ playTone, heard: async () => true })).code).toBe('speaker_fine');
    expect(await checkSpeaker({ playTone, heard: async () => false })).toMatchObject({
      code: 'speaker_unheard',
      verdict: 'failed',
    });
  });

  it('asks nobody about a tone that could not be played', async () => {
    const asked: number[] = [];
    const found = await checkSpeaker({
      playTone: () => Promise.reject(new Error('held back')),
      heard: async () => asked.push(1) > 0,
    });
    expect(found.code).toBe('speaker_failed');
    expect(asked).toEqual([]);
  });
});

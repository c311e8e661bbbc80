import { describe, expect, it } from 'vitest';
import { askServer, judgeClock, judgeServer } from '../../src/check/server';
import { HEALTHY } from '../support/checking';
import { FakeClock } from '../support/fake-clock';

const URL_ = 'https://puente.clinic.test/api/health';

function answering(body: string, headers: Record<string, string> = {}, status = 200) {
  return async () => new Response(body, { status, headers });
}

describe('our server', () => {
  it('is fine where it says so in time', async () => {
    const answer = await askServer(URL_, {
      clock: new FakeClock(),
      fetch: answering('{"status":"ok"}'),
    });
    expect(judgeServer(answer)).toMatchObject({ code: 'server_fine', values: { ms: 0 } });
  });

  it('is away where nothing answers, where nothing answers in time, or where something else does', async () => {
    const clock = new FakeClock();
    const nobody = async () => {
      throw new TypeError('Failed to fetch');
    };
    expect(judgeServer(await askServer(URL_, { clock, fetch: nobody })).code).toBe('server_away');

    const never = (_url: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    const asking = askServer(URL_, { clock, fetch: never });
    await clock.advance(8_000);
    expect(judgeServer(await asking).code).toBe('server_away');

    const page = answering('<html>Welcome to the guest network</html>');
    expect(judgeServer(await askServer(URL_, { clock, fetch: page }))).toMatchObject({
      code: 'server_away',
      verdict: 'failed',
      values: { status: 200 },
    });
  });

  it('is warned of where it is slow, or a part of it is ill', () => {
    expect(judgeServer({ ...HEALTHY, ms: 2_000 })).toMatchObject({
      code: 'server_slow',
      verdict: 'warning',
    });
    const ill = { ...HEALTHY, health: { status: 'degraded' } };
    expect(judgeServer(ill)).toMatchObject({ code: 'server_degraded', verdict: 'warning' });
  });
});

describe('the clock', () => {
  /** The server's time, so many seconds ahead of this device's. */
  async function ahead(seconds: number) {
    const clock = new FakeClock();
    const date = new Date(clock.now() + seconds * 1_000).toUTCString();
    const fetch = answering('{"status":"ok"}', { Date: date });
    return judgeClock(await askServer(URL_, { clock, fetch }));
  }

  it('is right within half a minute', async () => {
    expect((await ahead(0)).code).toBe('clock_fine');
    expect((await ahead(-20)).code).toBe('clock_fine');
  });

  it('is off, and then wrong, in either direction', async () => {
    expect(await ahead(90)).toMatchObject({ code: 'clock_off', verdict: 'warning' });
    expect(await ahead(-90)).toMatchObject({ code: 'clock_off' });
    expect(await ahead(3_600)).toMatchObject({ code: 'clock_wrong', verdict: 'failed' });
    expect((await ahead(3_600)).values.seconds).toBeGreaterThan(3_598);
  });

  it('is unknown where the server does not say the time, or a proxy says it', async () => {
    const clock = new FakeClock();
    const silent = await askServer(URL_, { clock, fetch: answering('{"status":"ok"}') });
    expect(judgeClock(silent)).toMatchObject({ code: 'clock_unknown', verdict: 'warning' });
    expect(judgeClock({ ...HEALTHY, health: null }).code).toBe('clock_unknown');
    expect(judgeClock(null).code).toBe('clock_unknown');
  });
});

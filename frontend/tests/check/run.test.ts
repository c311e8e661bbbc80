import { describe, expect, it } from 'vitest';
import { allowances } from '../../src/check/allow';
import { judgeBrowser } from '../../src/check/browser';
import { CHECKS, type Finding } from '../../src/check/finding';
import { type CheckParts, runChecks } from '../../src/check/run';
import { CAPABLE, CONNECTED, someCheck } from '../support/checking';
import { FakeClock } from '../support/fake-clock';

async function run(change: Partial<CheckParts> = {}) {
  const found = new Map<string, Finding>();
  const dialled = await runChecks(
    { ...someCheck(new FakeClock()), ...change },
    {
      running: () => {},
      found: (name, one) => void found.set(name, one),
      level: () => {},
      heard: async () => true,
      signal: new AbortController().signal,
    },
  );
  return { dialled, verdict: (name: string) => found.get(name)?.verdict, found };
}

describe('all checks together', () => {
  it('are all reported, and fine where everything is', async () => {
    const { found, dialled } = await run();
    expect([...found.keys()].sort()).toEqual([...CHECKS].sort());
    expect([...found.values()].every(({ verdict }) => verdict === 'fine')).toBe(true);
    expect(dialled).toEqual(CONNECTED);
  });

  it('go on where the interpreter cannot even be tried', async () => {
    const { found } = await run({ dial: () => Promise.reject(new Error('no peer')) });
    expect(found.get('interpreter')?.code).toBe('interpreter_untried');
    expect(found.get('udp')?.code).toBe('udp_untried');
    expect(found.get('server')?.code).toBe('server_fine');
    expect(found.size).toBe(CHECKS.length);
  });

  it('dial nobody from a browser without WebRTC', async () => {
    let calls = 0;
    const { found } = await run({
      browser: { ...CAPABLE, RTCPeerConnection: undefined },
      dial: async () => {
        calls += 1;
        return CONNECTED;
      },
    });
    expect(found.get('browser')).toMatchObject({ code: 'browser_old', verdict: 'failed' });
    expect(found.get('browser')?.values.missing).toBe('WebRTC');
    expect(calls).toBe(0);
  });
});

describe('the browser', () => {
  it('is warned of where it forgets, or lets the screen sleep', () => {
    expect(judgeBrowser(CAPABLE).code).toBe('browser_fine');
    expect(judgeBrowser({ ...CAPABLE, indexedDB: null })).toMatchObject({
      code: 'browser_forgets',
      verdict: 'warning',
    });
    expect(judgeBrowser({ ...CAPABLE, crypto: {} }).code).toBe('browser_forgets');
    const sleepy = { ...CAPABLE, navigator: { mediaDevices: {} } };
    expect(judgeBrowser(sleepy)).toMatchObject({ code: 'browser_sleeps', verdict: 'warning' });
  });
});

describe('what IT must open', () => {
  const hosts = {
    page: 'https://puente.clinic.test',
    api: 'https://puente.clinic.test',
    signIn: 'https://sign-in.clinic.test:8443/realm',
  };

  it('names each host once, and where the interpreter wants the voice', () => {
    expect(allowances(hosts, { ...CONNECTED, addresses: ['udp [2001:db8::7]:3478'] })).toEqual([
      { purpose: 'page', host: 'puente.clinic.test', port: 'TCP 443' },
      { purpose: 'sign_in', host: 'sign-in.clinic.test', port: 'TCP 8443' },
      { purpose: 'interpreter', host: 'interpreter.test', port: 'TCP 443' },
      { purpose: 'voice', host: '[2001:db8::7]', port: 'UDP 3478' },
    ]);
  });

  it('names what is known before anything was dialled', () => {
    expect(allowances(hosts, null).map(({ purpose }) => purpose)).toEqual(['page', 'sign_in']);
  });
});

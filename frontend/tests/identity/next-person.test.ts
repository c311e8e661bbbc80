/** Whoever comes after a sign-out must not be let in by what the issuer remembers. */
import { expect, it, vi } from 'vitest';
import { createLazyIdentity } from '../../src/identity/lazy-identity';

const asked: unknown[] = [];
const issuer = { away: false };

vi.mock('oidc-client-ts', () => ({
  WebStorageStateStore: class {},
  UserManager: class {
    metadataService = {
      getEndSessionEndpoint: async () => {
        if (issuer.away) throw new TypeError('network');
        return 'https://issuer.test/logout';
      },
    };
    signinRedirect = async (how: { prompt?: string }) => void asked.push(how.prompt);
    signinRedirectCallback = async () => ({ state: '' });
    signoutRedirect = async () => {};
    removeUser = async () => {};
  },
}));

function identity() {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  } as unknown as Storage;
  const browser = {
    location: { search: '?state=1&code=2', origin: 'https://page.test', hash: '' } as Location,
    history: { replaceState: () => {} } as unknown as History,
    sessionStorage: storage,
    localStorage: storage,
  };
  const config = { authority: 'https://issuer.test', client_id: 'page', scope: 'openid' };
  return createLazyIdentity(config, browser);
}

it.each([true, false])('asks for credentials after a sign-out (issuer away: %s)', async (away) => {
  issuer.away = away;
  const one = identity();
  await one.signIn();
  await one.signOut();
  await one.signIn();
  // Nobody was away from this browser: that is not what the page says.
  expect(one.left()).toBeNull();
  await one.restore();
  await one.signIn();
  expect(asked.splice(0)).toEqual([undefined, 'login', undefined]);
});

it('still says why where nobody was there', async () => {
  const one = identity();
  one.leaveAlone('idle');
  await one.signOut();
  expect(one.left()).toBe('idle');
});

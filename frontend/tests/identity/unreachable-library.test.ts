/** The sign-in library is a file of its own: a network that fails for a moment may keep it away. */
import { beforeEach, expect, it, vi } from 'vitest';
import { createLazyIdentity } from '../../src/identity/lazy-identity';

const KEY = 'oidc.user:https://issuer.test:page';
const NOW = 1_800_000_000_000;
const network = { away: true };

vi.mock('../../src/identity/oidc-identity', () => ({
  createOidcIdentity: () => {
    if (network.away) throw new TypeError('Failed to fetch dynamically imported module');
    return { renew: async () => 'renewed', signOut: async () => {} };
  },
}));

beforeEach(() => {
  network.away = true;
});

function identity() {
  const good = { access_token: 'kept', expires_at: NOW / 1_000 + 60 };
  const items = new Map([[KEY, JSON.stringify(good)]]);
  const storageOf = (kept: Map<string, string>) =>
    ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    }) as unknown as Storage;
  const browser = {
    location: { search: '' } as Location,
    history: {} as History,
    sessionStorage: storageOf(items),
    localStorage: storageOf(new Map()),
  };
  const config = { authority: 'https://issuer.test', client_id: 'page', scope: 'openid' };
  return { items, identity: createLazyIdentity(config, browser, () => NOW) };
}

it('is asked for again once the network is back', async () => {
  const { identity: one } = identity();
  await expect(one.renew()).rejects.toThrow();
  network.away = false;
  expect(await one.renew()).toBe('renewed');
});

it('leaves no token behind where somebody signs out without it', async () => {
  const { identity: one, items } = identity();
  await one.signOut().catch(() => undefined);
  expect(items.has(KEY)).toBe(false);
  expect(await one.restore()).toBe(false);
});

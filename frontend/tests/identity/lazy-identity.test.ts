import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLazyIdentity } from '../../src/identity/lazy-identity';

const CONFIG = { authority: 'https://issuer.test', client_id: 'page', scope: 'openid' };
const KEY = 'oidc.user:https://issuer.test:page';
const NOW = 1_800_000_000_000;
let loaded = 0;

vi.mock('../../src/identity/oidc-identity', () => ({
  createOidcIdentity: () => {
    loaded += 1;
    return {
      restore: async () => true,
      signIn: async () => {},
      signOut: async () => {},
      leaveAlone: () => {},
      left: () => null,
      forget: async () => {},
      accessToken: async () => 'from the library',
      renew: async () => 'renewed',
    };
  },
}));

function storageOf(items: Map<string, string>): Storage {
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  } as unknown as Storage;
}

const everywhere = new Map<string, string>();

function identity(kept: unknown, search = '') {
  const items = new Map<string, string>();
  if (kept !== undefined) items.set(KEY, typeof kept === 'string' ? kept : JSON.stringify(kept));
  const browser = {
    location: { search } as Location,
    history: {} as History,
    sessionStorage: storageOf(items),
    localStorage: storageOf(everywhere),
  };
  return createLazyIdentity(CONFIG, browser, () => NOW);
}

const good = { access_token: 'kept', expires_at: NOW / 1_000 + 60 };

describe('signing in without the library', () => {
  afterEach(() => {
    loaded = 0;
    everywhere.clear();
  });

  it('lets nobody in by a kept token once the browser was left alone', async () => {
    const one = identity(good);
    one.leaveAlone('locked');
    expect(await one.restore()).toBe(false);
    expect(await identity(good).restore()).toBe(false);
    expect(one.left()).toBe('locked');
    await one.forget();
    expect(await one.accessToken()).toBe('from the library');
  });

  it('finishes a sign-in that is under way all the same', async () => {
    identity(good).leaveAlone('idle');
    expect(await identity(undefined, '?state=s&code=c').restore()).toBe(true);
  });

  it('goes on with a kept token and never loads it', async () => {
    const one = identity(good);
    expect(await one.restore()).toBe(true);
    expect(await one.accessToken()).toBe('kept');
    expect(loaded).toBe(0);
  });

  it('does not load it for a stranger either', async () => {
    expect(await identity(undefined).restore()).toBe(false);
    expect(loaded).toBe(0);
  });

  it.each([
    ['ran out', { ...good, expires_at: NOW / 1_000 }],
    ['has no end', { access_token: 'kept' }],
    ['is not JSON', '{'],
    ['is something else', 'null'],
  ])('leaves a token that %s to the library', async (_, kept) => {
    const one = identity(kept);
    expect(await one.restore()).toBe(true);
    expect(await one.accessToken()).toBe('from the library');
    expect(loaded).toBe(1);
  });

  it('lets the library read the answer of the issuer, whatever is kept', async () => {
    await identity(good, '?state=1&code=2').restore();
    expect(loaded).toBe(1);
  });
});

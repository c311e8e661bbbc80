/** Loads the sign-in library only for someone who is signing in, or whose token has run out. */

import type { OidcConfig } from '../app/config';
import type { Identity } from './identity';
import { leftAlone } from './left-alone';
import type { BrowserParts } from './oidc-identity';

export function createLazyIdentity(
  config: OidcConfig,
  browser: BrowserParts,
  now: () => number = Date.now,
): Identity {
  const key = `oidc.user:${config.authority}:${config.client_id}`;
  const alone = leftAlone(browser.localStorage);
  let loading: Promise<Identity> | null = null;

  function load(): Promise<Identity> {
    loading ??= import('./oidc-identity')
      .then((module) => module.createOidcIdentity(config, browser))
      .catch((reason: unknown) => {
        // Else a network that failed for a moment would keep everybody out until a reload.
        loading = null;
        throw reason;
      });
    return loading;
  }

  function returning(): boolean {
    return new URLSearchParams(browser.location.search).has('state');
  }

  /** The token that the library keeps, while it is good: reading it does not need the library. */
  function keptToken(): string | null {
    try {
      const user: unknown = JSON.parse(browser.sessionStorage.getItem(key) ?? 'null');
      if (typeof user !== 'object' || user === null) return null;
      const { access_token, expires_at } = user as Record<string, unknown>;
      if (typeof access_token !== 'string' || typeof expires_at !== 'number') return null;
      return expires_at * 1_000 > now() ? access_token : null;
    } catch {
      return null;
    }
  }

  return {
    async restore() {
      if (returning()) return (await load()).restore();
      if (alone.read() !== null) {
        browser.sessionStorage.removeItem(key);
        return false;
      }
      if (keptToken() !== null) return true;
      return browser.sessionStorage.getItem(key) !== null && (await load()).restore();
    },
    signIn: async () => (await load()).signIn(),
    async signOut() {
      alone.out();
      try {
        await (await load()).signOut();
      } finally {
        // Whoever comes next must not find it, whatever could not be loaded or asked.
        browser.sessionStorage.removeItem(key);
      }
    },
    leaveAlone: (left) => alone.note(left),
    left: () => alone.read(),
    async forget() {
      browser.sessionStorage.removeItem(key);
    },
    accessToken: async () => keptToken() ?? (await load()).accessToken(),
    renew: async () => (await load()).renew(),
  };
}

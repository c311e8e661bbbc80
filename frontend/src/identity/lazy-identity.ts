/** Loads the sign-in library only for someone who is signing in or is signed in. */

import type { OidcConfig } from '../app/config';
import type { Identity } from './identity';
import type { BrowserParts } from './oidc-identity';

export function createLazyIdentity(config: OidcConfig, browser: BrowserParts): Identity {
  let loading: Promise<Identity> | null = null;

  function load(): Promise<Identity> {
    loading ??= import('./oidc-identity').then((module) =>
      module.createOidcIdentity(config, browser),
    );
    return loading;
  }

  function somethingToRestore(): boolean {
    if (new URLSearchParams(browser.location.search).has('state')) return true;
    const key = `oidc.user:${config.authority}:${config.client_id}`;
    return browser.sessionStorage.getItem(key) !== null;
  }

  return {
    restore: async () => somethingToRestore() && (await load()).restore(),
    signIn: async () => (await load()).signIn(),
    signOut: async () => (await load()).signOut(),
    accessToken: async () => (await load()).accessToken(),
    renew: async () => (await load()).renew(),
  };
}

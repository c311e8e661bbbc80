/** Sign-in with OpenID Connect, code flow with PKCE. Tokens stay in this tab's session storage. */

import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { OidcConfig } from '../app/config';
import { PageFailure, pageError } from '../errors/page-error';
import type { Identity } from './identity';
import { leftAlone } from './left-alone';

export interface BrowserParts {
  location: Location;
  history: History;
  sessionStorage: Storage;
  localStorage: Storage;
}

export function createOidcIdentity(config: OidcConfig, browser: BrowserParts): Identity {
  const home = `${browser.location.origin}/`;
  const alone = leftAlone(browser.localStorage);
  const storage = new WebStorageStateStore({ store: browser.sessionStorage });
  const manager = new UserManager({
    authority: config.authority,
    client_id: config.client_id,
    scope: config.scope,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    response_type: 'code',
    userStore: storage,
    stateStore: storage,
    automaticSilentRenew: false,
  });
  let renewing: Promise<string | null> | null = null;

  async function renew(): Promise<string | null> {
    const user = await manager.getUser();
    // Without a refresh token the library would open a hidden frame, which most issuers refuse.
    if (user?.refresh_token === undefined) return null;
    const renewed = await manager.signinSilent().catch(() => null);
    return renewed?.access_token ?? null;
  }

  return {
    async restore() {
      const query = new URLSearchParams(browser.location.search);
      if (query.has('state') && (query.has('code') || query.has('error'))) {
        try {
          const user = await manager.signinRedirectCallback();
          alone.over();
          const hash = typeof user.state === 'string' ? user.state : '';
          browser.history.replaceState(null, '', `/${hash}`);
          return true;
        } catch {
          browser.history.replaceState(null, '', '/');
          throw new PageFailure(pageError('sign_in_failed'));
        }
      }
      const user = await manager.getUser();
      if (user === null) return false;
      return user.expired !== true || (await this.renew()) !== null;
    },
    async signIn() {
      try {
        // The issuer may still know whoever was here before: it has to ask who it is now.
        const prompt = alone.asks() ? 'login' : undefined;
        await manager.signinRedirect({ state: browser.location.hash, prompt });
      } catch {
        throw new PageFailure(pageError('sign_in_failed'));
      }
    },
    async signOut() {
      const ends = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined);
      if (ends === undefined) await manager.removeUser();
      else await manager.signoutRedirect();
    },
    leaveAlone: (left) => alone.note(left),
    left: () => alone.read(),
    forget: () => manager.removeUser(),
    async accessToken() {
      return (await manager.getUser())?.access_token ?? null;
    },
    renew() {
      // Several calls meet the same expired token at once: one renewal serves them all.
      renewing ??= renew().finally(() => {
        renewing = null;
      });
      return renewing;
    },
  };
}

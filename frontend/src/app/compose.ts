/** The one place where the browser's own parts are given to the page's. */

import { authorisedFetch } from '../api/authorised-fetch';
import { createApi } from '../api/client';
import { watchOutdated } from '../api/outdated';
import type { Identity } from '../identity/identity';
import { lastSeenIn, watchActivity } from '../platform/activity';
import { systemClock } from '../platform/clock';
import { keepAwake } from '../platform/wake-lock';
import { pageOutdated, tokenExpired } from '../store/auth';
import type { Services } from '../store/services';
import { createStore, type Store } from '../store/store';
import { apiOrigin, type PageConfig } from './config';
import { keepDisplay, keepPerson } from './display-keeping';

/** Loads at most once: what was loaded knows the one microphone. A failure is tried again. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((reason) => {
      loading = null;
      throw reason;
    });
    return loading;
  };
}

export function compose(
  config: PageConfig,
  identity: Identity,
  browser: Window & typeof globalThis,
): Store {
  const origin = apiOrigin(config, browser.location.href);
  const fetcher = watchOutdated(
    authorisedFetch(identity, () => store.dispatch(tokenExpired())),
    () => store.dispatch(pageOutdated()),
  );
  const services: Services = {
    api: createApi(fetcher, origin, crypto.randomUUID()),
    identity,
    clock: systemClock,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    openOutbox: async (me) => (await import('./browser-outbox')).openOutbox(me),
    loadRealtime: once(async () =>
      (await import('./realtime-parts')).browserRealtime(browser, () => store.getState().display),
    ),
    loadCheck: async () => {
      const hosts = { page: browser.location.origin, api: origin, signIn: config.oidc.authority };
      const { browserCheck } = await import('./check-parts');
      return browserCheck(browser, services.api, hosts, () => store.getState().display);
    },
    loadIntegrations: async () =>
      (await import('../api/integrations')).createIntegrationsApi(fetcher, origin),
    loadOversight: async () =>
      (await import('../api/oversight')).createOversightApi(fetcher, origin),
    loadRecording: once(async () => (await import('./recording-parts')).browserRecording(browser)),
    presence: {
      watch: (onSign) => watchActivity(browser, onSign),
      lastSeen: lastSeenIn(browser.localStorage),
    },
    keepAwake: () => {
      const lock = browser.navigator.wakeLock;
      return keepAwake({
        request: lock === undefined ? undefined : () => lock.request('screen'),
        document: browser.document,
      });
    },
    current: {
      keep: null,
      outbox: null,
      sender: null,
      opening: null,
      interpreter: null,
      shelving: null,
      shelf: null,
      uploader: null,
      recorder: null,
      letSleep: null,
      meter: null,
      consentWatch: null,
      presence: null,
    },
  };
  const store = createStore(services);
  keepDisplay(store, browser.localStorage, browser.document.documentElement);
  keepPerson(store, browser.localStorage);
  browser.addEventListener('online', () => {
    services.current.sender?.wake();
    services.current.uploader?.wake();
    services.current.interpreter?.hurry();
  });
  browser.addEventListener('pagehide', () => {
    const { sender, interpreter, meter } = services.current;
    sender?.lastWords(() => interpreter?.flush());
    meter?.flush();
  });
  browser.navigator.mediaDevices?.addEventListener('devicechange', async () => {
    if (store.getState().visit.phase !== 'open') return;
    const { devicesChanged } = await import('../store/interpret');
    await store.dispatch(devicesChanged());
  });
  return store;
}

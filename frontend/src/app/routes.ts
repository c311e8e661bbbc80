/** Where in the page somebody is. Addresses carry ids only, never a word of a visit. */

import { useSyncExternalStore } from 'react';

export type Route =
  | { at: 'home' }
  | { at: 'check' }
  | { at: 'consent' }
  | { at: 'visit'; id: string }
  | { at: 'history' }
  /** `part` is a tab, or the id of an endpoint. */
  | { at: 'integrations'; part?: string }
  | { at: 'operations' }
  | { at: 'oversight'; part?: string }
  | { at: 'past_visit'; id: string; turn?: string };

const ID = /^[A-Za-z0-9_-]{1,64}$/;

export function readRoute(hash: string): Route {
  const [first = '', id = '', turn = ''] = hash.replace(/^#\/?/, '').split('/');
  if (first === 'check') return { at: 'check' };
  if (first === 'consent') return { at: 'consent' };
  if (first === 'visit' && ID.test(id)) return { at: 'visit', id };
  if (first === 'history' && ID.test(id)) {
    return ID.test(turn) ? { at: 'past_visit', id, turn } : { at: 'past_visit', id };
  }
  if (first === 'history') return { at: 'history' };
  if (first === 'integrations') {
    return ID.test(id) ? { at: 'integrations', part: id } : { at: 'integrations' };
  }
  if (first === 'oversight') {
    return ID.test(id) ? { at: 'oversight', part: id } : { at: 'oversight' };
  }
  if (first === 'operations') return { at: 'operations' };
  return { at: 'home' };
}

export function hrefTo(route: Route): string {
  switch (route.at) {
    case 'home':
      return '#/';
    case 'check':
      return '#/check';
    case 'consent':
      return '#/consent';
    case 'visit':
      return `#/visit/${route.id}`;
    case 'history':
      return '#/history';
    case 'integrations':
      return `#/integrations${route.part === undefined ? '' : `/${route.part}`}`;
    case 'operations':
      return '#/operations';
    case 'oversight':
      return `#/oversight${route.part === undefined ? '' : `/${route.part}`}`;
    case 'past_visit':
      return `#/history/${route.id}${route.turn === undefined ? '' : `/${route.turn}`}`;
  }
}

export function go(route: Route): void {
  window.location.hash = hrefTo(route);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

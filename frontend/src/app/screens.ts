/** Every screen but home is a chunk of its own; each screen has the next one fetched while it is idle. */

import { lazy, useEffect } from 'react';
import { loadWords } from '../i18n/text';
import { useLanguage } from './words';

const load = {
  check: () => import('./Check'),
  consent: () => import('./Consent'),
  live: () => import('./Live'),
  history: () => import('./History'),
  integrations: () => import('./integrations/Integrations'),
  past: () => import('./PastVisit'),
  summary: () => import('./VisitSummary'),
  setAside: () => import('./SetAside'),
};

export const Check = lazy(load.check);
export const Consent = lazy(load.consent);
export const Live = lazy(load.live);
export const History = lazy(load.history);
export const Integrations = lazy(load.integrations);
export const PastVisit = lazy(load.past);
export const VisitSummary = lazy(load.summary);
export const SetAside = lazy(load.setAside);

/** Fetches a screen and its words when the browser has time; what fails is asked for again later. */
export function useNextScreen(next: keyof typeof load): void {
  const language = useLanguage();
  useEffect(() => {
    const fetchIt = () => {
      for (const loading of [loadWords(language), load[next]()]) loading.catch(() => undefined);
    };
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(fetchIt);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(fetchIt);
    return () => cancelIdleCallback(idle);
  }, [language, next]);
}

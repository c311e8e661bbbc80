/** Every screen but home is a chunk of its own; each screen has the next one fetched while it is idle. */

import { type ComponentType, lazy, useEffect, useState } from 'react';
import { loadWords } from '../i18n/text';
import { useLanguage } from './words';

/** A screen that comes when it is shown, or at once where `fetch` brought it before. */
interface LazyScreen<Props> {
  Screen: ComponentType<Props>;
  fetch(): Promise<unknown>;
}

function lazyScreen<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyScreen<Props> {
  let here: ComponentType<Props> | null = null;
  const fetch = async () => {
    const module = await load();
    here = module.default;
    return module;
  };
  const Waiting = lazy(fetch);
  return {
    fetch,
    Screen(props) {
      // A lazy component shows its fallback even where its chunk has long come, and React holds
      // back what follows a fallback for 300 ms: a visit would begin that much later.
      const [Chosen] = useState<ComponentType<Props>>(() => here ?? Waiting);
      return <Chosen {...props} />;
    },
  };
}

const screens = {
  check: lazyScreen(() => import('./Check')),
  consent: lazyScreen(() => import('./Consent')),
  live: lazyScreen(() => import('./Live')),
  history: lazyScreen(() => import('./History')),
  integrations: lazyScreen(() => import('./integrations/Integrations')),
  past: lazyScreen(() => import('./PastVisit')),
  summary: lazyScreen(() => import('./VisitSummary')),
  operations: lazyScreen(() => import('./Operations')),
  oversight: lazyScreen(() => import('./oversight/Oversight')),
  followUps: lazyScreen(() => import('./FollowUps')),
  setAside: lazyScreen(() => import('./SetAside')),
};

export const { Screen: Check } = screens.check;
export const { Screen: Consent } = screens.consent;
export const { Screen: Live } = screens.live;
export const { Screen: History } = screens.history;
export const { Screen: Integrations } = screens.integrations;
export const { Screen: PastVisit } = screens.past;
export const { Screen: VisitSummary } = screens.summary;
export const { Screen: Operations } = screens.operations;
export const { Screen: Oversight } = screens.oversight;
export const { Screen: FollowUps } = screens.followUps;
export const { Screen: SetAside } = screens.setAside;

/** Fetches a screen and its words when the browser has time; what fails is asked for again later. */
export function useNextScreen(next: keyof typeof screens): void {
  const language = useLanguage();
  useEffect(() => {
    const fetchIt = () => {
      for (const loading of [loadWords(language), screens[next].fetch()]) {
        loading.catch(() => undefined);
      }
    };
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(fetchIt);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(fetchIt);
    return () => cancelIdleCallback(idle);
  }, [language, next]);
}

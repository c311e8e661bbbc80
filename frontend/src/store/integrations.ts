import type { IntegrationsApi } from '../api/integrations';
import type { Clock } from '../platform/clock';
import type { Thunk } from './store';

/** What the integrations area works with. */
export interface IntegrationsKit {
  api: IntegrationsApi;
  clock: Clock;
  newId: () => string;
}

export function loadIntegrations(): Thunk<Promise<IntegrationsKit>> {
  return async (_dispatch, _getState, { loadIntegrations, clock, newId }) => ({
    api: await loadIntegrations(),
    clock,
    newId,
  });
}

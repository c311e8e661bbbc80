/** What the screens of those who watch over a clinic work with. */

import type { OversightApi } from '../api/oversight';
import type { Clock } from '../platform/clock';
import type { Thunk } from './store';

export interface OversightKit {
  api: OversightApi;
  clock: Clock;
  newId: () => string;
}

export function loadOversight(): Thunk<Promise<OversightKit>> {
  return async (_dispatch, _getState, { loadOversight, clock, newId }) => ({
    api: await loadOversight(),
    clock,
    newId,
  });
}

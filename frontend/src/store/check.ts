import type { CheckParts } from '../check/run';
import type { Thunk } from './store';

/** What the connection check works with. */
export function loadCheck(): Thunk<Promise<CheckParts>> {
  return (_dispatch, _getState, services) => services.loadCheck();
}

/** The clinic's figures and how its parts are, for its administrator. */

import { dataOf } from '../api/failures';
import type { Figures, HealthDetails } from '../api/wire';
import type { Thunk } from './store';

/** Raises `PageFailure`. */
export function readFigures(hours: number): Thunk<Promise<Figures>> {
  return async (_dispatch, _getState, { api }) => dataOf(await api.figures(hours));
}

/** Raises `PageFailure`. A part that does not work is no failure of this. */
export function readHealth(): Thunk<Promise<HealthDetails>> {
  return async (_dispatch, _getState, { api }) => dataOf(await api.healthDetails());
}

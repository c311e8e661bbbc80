import type { SetAsideTurn } from '../outbox/outbox';
import type { Thunk } from './store';

/** Turns that the server would not take. Their words are handed out, not kept in the store. */
export function readSetAside(): Thunk<Promise<SetAsideTurn[]>> {
  return async (_dispatch, _getState, { current }) => (await current.outbox?.setAside()) ?? [];
}

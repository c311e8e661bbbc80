/** Opens what keeps and sends the turns of whoever is signed in. */

import type { Me } from '../api/wire';
import { MemoryOutbox } from '../outbox/memory-outbox';
import type { Outbox } from '../outbox/outbox';
import { Sender } from '../outbox/sender';
import { cardsReceived } from './actions';
import { hangUp } from './consent';
import { countsChanged, storageFailed } from './outbox';
import { openRecordings } from './record';
import type { Services } from './services';
import type { Dispatch, State, Thunk } from './store';
import { turnSetAside, turnStored } from './transcript';

const SEND_BACKOFF = { first: 500, most: 30_000 };

/** Opens the outbox, in memory only where the browser has none, and sends what an earlier visit left. */
export function openKeeping(me: Me): Thunk<Promise<void>> {
  return async (dispatch, getState, services) => {
    const outbox = await services.openOutbox(me).catch(() => {
      dispatch(storageFailed());
      return new MemoryOutbox();
    });
    const sender = openSender(outbox, services, dispatch, getState);
    services.current.outbox = outbox;
    services.current.sender = sender;
    dispatch(countsChanged(await outbox.counts()));
    void sender.drain();
    // Beside it: without it nothing is recorded, and what is said is kept all the same.
    services.current.shelving = dispatch(openRecordings(me.outbox_key.id)).catch(() => undefined);
  };
}

function openSender(
  outbox: Outbox,
  services: Services,
  dispatch: Dispatch,
  getState: () => State,
): Sender {
  const { api, clock, random } = services;
  return new Sender({
    outbox,
    api,
    clock,
    random,
    backoff: SEND_BACKOFF,
    onReceipt: (conversationId, receipt) => {
      if (getState().visit.id !== conversationId) return;
      dispatch(turnStored(receipt));
      dispatch(cardsReceived(receipt.actions));
      if (receipt.stop != null) void dispatch(hangUp(conversationId, receipt.stop));
    },
    onSetAside: ({ turnId, turn }) => dispatch(turnSetAside({ turnId, revision: turn.revision })),
    onCounts: (counts) => dispatch(countsChanged(counts)),
    onStorageFailure: () => dispatch(storageFailed()),
  });
}

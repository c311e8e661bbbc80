/** From a token to a member with an open outbox, and back. */

import { failureToError } from '../api/failures';
import { pageError, toPageError } from '../errors/page-error';
import { MemoryOutbox } from '../outbox/memory-outbox';
import type { Outbox } from '../outbox/outbox';
import { Sender } from '../outbox/sender';
import { pause } from '../platform/clock';
import { actionsCleared, cardsReceived } from './actions';
import { signedIn, signedOut, starting } from './auth';
import { historyCleared } from './history';
import { countsChanged, storageFailed } from './outbox';
import { openRecordings, stopRecording } from './record';
import { recordingCleared } from './recording';
import type { Services } from './services';
import type { Dispatch, State, Thunk } from './store';
import { transcriptCleared, turnSetAside, turnStored } from './transcript';
import { visitCleared } from './visit';

const SEND_BACKOFF = { first: 500, most: 30_000 };
/** How long signing out waits for the server to take what is left. */
const LAST_DRAIN_MS = 5_000;

export function enter(): Thunk<Promise<void>> {
  return async (dispatch, getState, services) => {
    dispatch(starting());
    const answer = await services.api.me();
    if (!answer.ok) {
      const error = answer.status === 403 ? pageError('not_a_member') : failureToError(answer);
      dispatch(signedOut(answer.status === 401 ? null : error));
      return;
    }
    const { outbox_key: _kept, ...member } = answer.data;
    const outbox = await services.openOutbox(answer.data).catch(() => {
      dispatch(storageFailed());
      return new MemoryOutbox();
    });
    const sender = openSender(outbox, services, dispatch, getState);
    services.current.outbox = outbox;
    services.current.sender = sender;
    dispatch(countsChanged(await outbox.counts()));
    dispatch(signedIn(member));
    void sender.drain();
    void dispatch(openRecordings(answer.data.outbox_key.id));
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
    },
    onSetAside: ({ turnId, turn }) => dispatch(turnSetAside({ turnId, revision: turn.revision })),
    onCounts: (counts) => dispatch(countsChanged(counts)),
    onStorageFailure: () => dispatch(storageFailed()),
  });
}

export function signIn(): Thunk<Promise<void>> {
  return async (dispatch, _, { identity }) => {
    try {
      await identity.signIn();
    } catch (reason) {
      dispatch(signedOut(toPageError(reason)));
    }
  };
}

/** Sends what is left first; what the server does not take in time stays, encrypted. */
export function signOut(): Thunk<Promise<void>> {
  return async (dispatch, _, { clock, current, identity }) => {
    await current.interpreter?.end();
    await dispatch(stopRecording());
    current.uploader?.stop();
    current.shelf?.close();
    if (current.sender !== null) {
      await Promise.race([current.sender.drain(), pause(clock, LAST_DRAIN_MS)]);
      current.sender.stop();
    }
    current.interpreter = null;
    current.sender = null;
    current.outbox = null;
    current.uploader = null;
    current.shelf = null;
    for (const clear of [
      visitCleared,
      transcriptCleared,
      actionsCleared,
      historyCleared,
      recordingCleared,
    ]) {
      dispatch(clear());
    }
    dispatch(signedOut(null));
    await identity.signOut();
  };
}

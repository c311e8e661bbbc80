/** Recording a visit whose patient agreed to it, and having it deleted when they no longer do. */

import type { ApiFailure } from '../api/client';
import { dataOf, failureToError } from '../api/failures';
import type { RecordingOut } from '../api/wire';
import { pageError, toPageError } from '../errors/page-error';
import type { Playback, PlaybackEvents } from '../recording/playback';
import type { Reading } from '../recording/reading';
import type { Shelf } from '../recording/shelf';
import {
  partsWaiting,
  recordingAgreed,
  recordingChanged,
  recordingFailed,
  recordingRefused,
  recordingWanted,
} from './recording';
import type { Thunk } from './store';

/** Sends what an earlier tab left on this device, and is ready for what comes. */
export function openRecordings(owner: string): Thunk<Promise<void>> {
  return async (dispatch, _, services) => {
    const { api, clock, random, current } = services;
    const kit = await services.loadRecording();
    let shelf: Shelf;
    try {
      shelf = await kit.openShelf(owner);
    } catch {
      // Without it a recording could be lost with its tab: then none is begun.
      return;
    }
    current.shelf = shelf;
    const onWaiting = (count: number) => dispatch(partsWaiting(count));
    const onRefused = (failure: ApiFailure) => dispatch(recordingRefused(failureToError(failure)));
    current.uploader = kit.openUploader({ shelf, api, clock, random, onWaiting, onRefused });
    void current.uploader.drain();
  };
}

/** Whether the visit at hand may be recorded; another device may have asked for consent. */
export function readRecordingConsent(id: string): Thunk<Promise<void>> {
  return async (dispatch, getState, { api }) => {
    if (getState().recording.agreed !== null) return;
    const answer = await api.recordings(id);
    if (answer.ok && getState().visit.id === id) dispatch(recordingAgreed(answer.data.agreed));
  };
}

export function startRecording(): Thunk<Promise<void>> {
  return async (dispatch, getState, services) => {
    const { api, clock, newId, current } = services;
    const { id } = getState().visit;
    const { phase, agreed } = getState().recording;
    if (id === null || !agreed || phase !== 'off') return;
    dispatch(recordingWanted(true));
    dispatch(recordingChanged('starting'));
    const recordingId = newId();
    const startedAt = clock.now();
    const isWanted = () => getState().visit.id === id && getState().recording.phase === 'starting';
    try {
      await current.shelving;
      const { shelf, uploader } = current;
      if (shelf === null) return void dispatch(recordingFailed(pageError('storage_unavailable')));
      const kit = await services.loadRecording();
      const realtime = await services.loadRealtime();
      const opened = dataOf(
        await api.openRecording(id, recordingId, new Date(startedAt).toISOString()),
      );
      // Ended or withdrawn while the server was asked: nothing is heard any more.
      if (!isWanted()) return;
      const letGo = kit.hold(recordingId);
      const recorder = await kit.record({
        recordingId,
        conversationId: id,
        startedAt,
        key: opened.key,
        shelf,
        clock,
        tap: realtime.tapMicrophone,
        isPaused: () => getState().connection.paused,
        onKept: () => void uploader?.drain(),
        onGap: () => void dispatch(recordAnew()),
        onFailure: () => dispatch(recordingFailed(pageError('storage_unavailable'))),
      });
      current.recorder = { stop: () => recorder.stop().finally(letGo) };
      // Stopped while it was made ready: what it heard in that moment is all there is.
      if (isWanted()) dispatch(recordingChanged('on'));
      else await dispatch(stopRecording());
    } catch (reason) {
      dispatch(recordingFailed(toPageError(reason)));
    }
  };
}

/** After a long silence of the machine itself; while the visit is connected again, or after. */
function recordAnew(): Thunk<Promise<void>> {
  return async (dispatch, getState) => {
    await dispatch(stopRecording());
    const { recording, connection } = getState();
    if (recording.wanted && connection.link === 'live') await dispatch(startRecording());
  };
}

/** Resolves when all that was heard lies encrypted on this device; it is uploaded after that. */
export function stopRecording(): Thunk<Promise<void>> {
  return async (dispatch, getState, { current }) => {
    const { recorder } = current;
    if (getState().recording.phase !== 'off') dispatch(recordingChanged('off'));
    // Known until it has stopped: whoever signs out meanwhile waits for it too.
    await recorder?.stop();
    if (current.recorder === recorder) current.recorder = null;
  };
}

/** The clinician stops it: it does not begin again by itself. */
export function endRecording(): Thunk<Promise<void>> {
  return async (dispatch) => {
    dispatch(recordingWanted(false));
    await dispatch(stopRecording());
  };
}

/** The patient no longer agrees: nothing of it is left, here or there; whether that worked. */
export function withdrawRecording(id: string): Thunk<Promise<boolean>> {
  return async (dispatch, getState, { api }) => {
    if (getState().visit.id === id) await dispatch(endRecording());
    const answer = await api.withdrawRecordings(id);
    if (!answer.ok) return false;
    await dispatch(dropRecorded(id));
    return true;
  };
}

/** Drops what this device still keeps of a visit's recordings. */
export function dropRecorded(id: string): Thunk<Promise<void>> {
  return async (dispatch, getState, { current }) => {
    for (const { recordingId, conversationId } of (await current.shelf?.recordings()) ?? []) {
      if (conversationId === id) await current.shelf?.drop(recordingId);
    }
    void current.uploader?.drain();
    if (getState().visit.id === id) dispatch(recordingAgreed(false));
  };
}

/** What there is to hear of a visit; empty where the server does not tell. */
export function listRecordings(id: string): Thunk<Promise<RecordingOut[]>> {
  return async (_dispatch, _getState, { api }) => {
    const answer = await api.recordings(id);
    return answer.ok ? answer.data.items.filter(({ segments }) => segments > 0) : [];
  };
}

/** Raises where it cannot be read. */
export function openReading(conversationId: string, recordingId: string): Thunk<Promise<Reading>> {
  return async (_dispatch, _getState, { api, loadRecording }) =>
    (await loadRecording()).openReading({ api, conversationId, recordingId });
}

export function playReading(reading: Reading, events: PlaybackEvents): Thunk<Promise<Playback>> {
  return async (_dispatch, _getState, { loadRecording }) =>
    (await loadRecording()).play(reading, events);
}

/** A visit while it runs: opened, interpreted, paused, taken up again. */

import { dataOf } from '../api/failures';
import type {
  Conversation,
  LanguagePair,
  OpenConversation,
  SessionRequest,
  Way,
} from '../api/wire';
import { toPageError } from '../errors/page-error';
import { VisitMeter } from '../measuring/visit-meter';
import { utcOffset } from '../platform/clock';
import type { TurnChange } from '../realtime/cutter';
import type { Direction, Listening } from '../realtime/events';
import type { InterpretationEvent, Interpreter } from '../realtime/interpreter';
import { actionsCleared } from './actions';
import {
  type Connection,
  connectionProblem,
  connectionReset,
  directionChosen,
  hearingChanged,
  hearingChosen,
  linkChanged,
  messageMisunderstood,
  pauseChanged,
  sessionOpened,
  speakingChanged,
  voiceKept,
  wayTaken,
} from './connection';
import { watchConsent } from './consent';
import { startRecording, stopRecording } from './record';
import { recordingAgreed, recordingCleared, recordingWanted } from './recording';
import type { State, Thunk } from './store';
import { transcriptCleared, turnChanged } from './transcript';
import { visitCleared, visitOpened, visitOpening, visitProblem } from './visit';

/** Leaves the visit on the page; its open turns are finished and sent first. */
export function leaveVisit(): Thunk<Promise<void>> {
  return async (dispatch, _, { current }) => {
    await current.interpreter?.end();
    current.interpreter = null;
    current.meter?.flush();
    current.meter = null;
    await dispatch(stopRecording());
    dispatch(visitCleared());
    dispatch(transcriptCleared());
    dispatch(actionsCleared());
    dispatch(connectionReset());
    dispatch(recordingCleared());
  };
}

/** Opens a visit with the patient's consent; its id, or `null` where that did not work. */
export function openVisit(
  languages: LanguagePair,
  consent: OpenConversation['consent'],
): Thunk<Promise<string | null>> {
  return (dispatch, _getState, { api, clock }) => {
    const utc_offset_min = utcOffset(clock);
    return dispatch(
      openWith(
        languages,
        { ...consent, at: null },
        consent.recording ?? false,
        async (conversation_id) =>
          dataOf(
            await api.openConversation({ conversation_id, languages, consent, utc_offset_min }),
          ),
      ),
    );
  };
}

/**
 * Opens a visit as `ask` does it, and takes the microphone meanwhile. Asked again on the same `on`,
 * it is the same visit: an answer may have been lost.
 */
export function openWith(
  languages: LanguagePair,
  on: object,
  recording: boolean,
  ask: (id: string) => Promise<Conversation>,
): Thunk<Promise<string | null>> {
  return async (dispatch, getState, { current, newId, loadRealtime }) => {
    const { asked } = getState().visit;
    const terms = JSON.stringify([languages, on]);
    const conversation_id = asked?.terms === terms ? asked.id : newId();
    await dispatch(leaveVisit());
    dispatch(visitOpening({ id: conversation_id, terms }));
    const opening = getState().visit;
    const isLeft = () => getState().visit !== opening;
    // A microphone takes as long as the server's answer: they are waited for together.
    // Where it cannot be loaded nothing is held; whoever starts interpreting is told why.
    const microphone = loadRealtime().then(
      (realtime) => realtime.takeMicrophone(),
      () => () => undefined,
    );
    const asking = (current.keep?.() ?? Promise.resolve()).then(() =>
      isLeft() ? null : ask(conversation_id),
    );
    current.opening = asking.then(
      () => undefined,
      () => undefined,
    );
    try {
      const id = (await asking)?.conversation_id ?? null;
      if (id === null || isLeft()) {
        // Somebody went elsewhere meanwhile: nothing is heard for a visit that nobody looks at.
        void microphone.then((letGo) => letGo());
        return null;
      }
      dispatch(visitOpened({ id, languages }));
      dispatch(recordingAgreed(recording));
      dispatch(recordingWanted(recording));
      return id;
    } catch (reason) {
      void microphone.then((letGo) => letGo());
      if (!isLeft()) dispatch(visitProblem(toPageError(reason)));
      return null;
    }
  };
}

/** The way that was chosen, where the server offers it; else the server's own. */
export function wayOf({ auth, preferences }: State): Way {
  const offered = auth.member?.ways ?? [];
  const chosen = offered.find((way) => way === preferences.way);
  return chosen ?? offered[0] ?? 'two_legs';
}

function request({ way, listening }: Connection, renew: boolean): SessionRequest {
  if (way === 'conversation') return { mode: 'conversation', renew };
  const direction = way === 'one_leg' && listening !== 'auto' ? listening : null;
  return { mode: 'translate', direction, renew };
}

export function startInterpreting(): Thunk<Promise<void>> {
  return async (dispatch, getState, services) => {
    const { id, languages } = getState().visit;
    const { api, clock, random, newId, current } = services;
    if (id === null) return;
    if (current.interpreter !== null) {
      current.interpreter.hurry();
      return;
    }
    const clicked = clock.now();
    let tokenMs = 0;
    const first: Direction = languages[0] === 'en' ? 'en-es' : 'es-en';
    // Who paused it says when it goes on, whatever was unplugged or lost since.
    const { paused } = getState().connection;
    dispatch(connectionReset());
    dispatch(wayTaken({ way: wayOf(getState()), first }));
    dispatch(pauseChanged(paused));
    current.meter ??= new VisitMeter({
      conversationId: id,
      way: wayOf(getState()),
      clock,
      send: (batch) => void api.telemetry(batch),
    });
    let interpreter: Interpreter | null = null;
    try {
      const realtime = await services.loadRealtime();
      // Left, ended, or begun by another click, while it was loaded.
      const { visit } = getState();
      if (visit.id !== id || visit.phase !== 'open' || current.interpreter !== null) return;
      interpreter = realtime.interpret({
        clock,
        random,
        newId,
        languages,
        mint: async (renew) =>
          dataOf(await api.openSession(id, request(getState().connection, renew))),
        onEvent: (event) => {
          if (event.kind === 'session') tokenMs = event.tokenMs;
          dispatch(takeEvent(id, event));
        },
      });
      const { choice, listening } = getState().connection;
      interpreter.listen(listening);
      interpreter.chooseHearing({ ...choice, paused });
      current.interpreter = interpreter;
      const live = await interpreter.start();
      if (!live) return;
      const waited = clock.now() - clicked;
      current.meter?.trackMetric('visit.start.time', waited);
      current.meter?.trackMetric('session.token.time', tokenMs);
      current.meter?.trackMetric('webrtc.connection.time', Math.max(0, waited - tokenMs));
    } catch (reason) {
      if (current.interpreter === interpreter) current.interpreter = null;
      if (getState().visit.id === id) dispatch(connectionProblem(toPageError(reason)));
    }
  };
}

/** A device was plugged in or out: it may be the microphone that was missed. */
export function devicesChanged(): Thunk<Promise<void>> {
  return async (dispatch, getState) => {
    const { visit, connection } = getState();
    if (visit.phase !== 'open' || connection.error?.code !== 'microphone_lost') return;
    await dispatch(startInterpreting());
  };
}

/** Loads what a visit needs before it is asked for. */
export function prepareRealtime(): Thunk {
  return (_dispatch, _getState, { loadRealtime }) => {
    void loadRealtime();
  };
}

function takeEvent(conversationId: string, event: InterpretationEvent): Thunk {
  return (dispatch, getState, { current, keepAwake }) => {
    switch (event.kind) {
      case 'link':
        dispatch(linkChanged(event));
        current.meter?.live(event.state === 'live');
        if (event.state === 'live') {
          current.letSleep ??= keepAwake();
          current.consentWatch ??= dispatch(watchConsent(conversationId));
          if (getState().recording.wanted) void dispatch(startRecording());
        }
        if (event.state === 'ended') {
          void dispatch(stopRecording());
          current.letSleep?.();
          current.letSleep = null;
          current.consentWatch?.();
          current.consentWatch = null;
        }
        break;
      case 'session':
        dispatch(sessionOpened({ ...event.grant, can: event.can }));
        break;
      case 'speaking':
        dispatch(speakingChanged(event.speaking));
        break;
      case 'hearing':
        dispatch(hearingChanged({ legs: event.legs, counts: event.counts }));
        break;
      case 'repeatable':
        dispatch(voiceKept());
        break;
      case 'misunderstood':
        dispatch(messageMisunderstood());
        break;
      case 'problem':
        dispatch(connectionProblem(event.error));
        break;
      case 'failed':
        current.interpreter = null;
        dispatch(connectionProblem(event.error));
        break;
      case 'turn':
        current.meter?.heard(event.change);
        current.presence?.noticed();
        dispatch(turnTaken(conversationId, event.change));
        break;
    }
  };
}

/** Shows a turn; a finished one is kept, and sent. */
export function turnTaken(conversationId: string, change: TurnChange): Thunk {
  return (dispatch, _, { current }) => {
    dispatch(turnChanged(change));
    if (!change.finished) return;
    const { turn_id: turnId, ...turn } = change.turn;
    void current.sender?.add({ conversationId, turnId, turn });
  };
}

export function chooseDirection(listening: Listening): Thunk {
  return (dispatch, _, { current }) => {
    current.interpreter?.listen(listening);
    dispatch(directionChosen(listening));
  };
}

export function setPaused(paused: boolean): Thunk {
  return (dispatch, _, { current }) => {
    current.interpreter?.setPaused(paused);
    dispatch(pauseChanged(paused));
  };
}

export function chooseHearing(change: Partial<Connection['choice']>): Thunk {
  return (dispatch, getState, { current }) => {
    const { pressed } = change;
    // One leg hears whoever holds a button only once it is turned to them.
    const turn = getState().connection.way === 'one_leg' && pressed && pressed !== 'both';
    if (turn) dispatch(chooseDirection(pressed));
    current.interpreter?.chooseHearing(change);
    dispatch(hearingChosen(change));
  };
}

/** Follows how loud the microphone is, until the returned function is called. */
export function watchLevel(watch: (rms: number) => void): Thunk<() => void> {
  return (_dispatch, _getState, { current }) =>
    current.interpreter?.watchLevel(watch) ?? (() => {});
}

export function repeatLast(rate: number): Thunk {
  return (_dispatch, _getState, { current }) => current.interpreter?.repeat(rate);
}

export function resumePlayback(): Thunk<Promise<void>> {
  return async (dispatch, _, { current }) => {
    dispatch(connectionProblem(null));
    await current.interpreter?.resumePlayback();
  };
}

/** What the store works with. Nothing of it is state: it is handed to every thunk. */

import type { PuenteApi } from '../api/client';
import type { IntegrationsApi } from '../api/integrations';
import type { OversightApi } from '../api/oversight';
import type { Me } from '../api/wire';
import type { CheckParts } from '../check/run';
import type { Identity } from '../identity/identity';
import type { VisitMeter } from '../measuring/visit-meter';
import type { Outbox } from '../outbox/outbox';
import type { Sender } from '../outbox/sender';
import type { Clock } from '../platform/clock';
import type { IdlenessParts } from '../platform/idleness';
import type { InterpretationParts, Interpreter } from '../realtime/interpreter';
import type { Playback, PlaybackEvents } from '../recording/playback';
import type { Reading, ReadingParts } from '../recording/reading';
import type { Recorder, RecorderParts, TapMicrophone } from '../recording/recorder';
import type { Shelf } from '../recording/shelf';
import type { Uploader, UploaderParts } from '../recording/uploader';

/** What a visit says about itself; microphone, peers and loudspeakers are the browser's. */
export type VisitParts = Omit<
  InterpretationParts,
  'openMicrophone' | 'openMeter' | 'play' | 'transports' | 'backoff' | 'sessionMs'
>;

export interface Realtime {
  /**
   * Asks for the microphone while the visit is still being opened: the next `interpret` takes it,
   * or what went wrong with it. The answer lets go of it where none did.
   */
  takeMicrophone(): () => void;
  interpret(visit: VisitParts): Interpreter;
  /** Hears the microphone that interprets, and any that takes its place. */
  tapMicrophone: TapMicrophone;
}

/** Recording and listening; loaded apart, because most visits are not recorded. */
export interface RecordingKit {
  /** `owner` names the member whose parts they are. Raises where the browser keeps nothing. */
  openShelf(owner: string): Promise<Shelf>;
  openUploader(parts: Omit<UploaderParts, 'fetch' | 'backoff' | 'isRecording'>): Uploader;
  /** `key` as the server gave it. */
  record(parts: Omit<RecorderParts, 'key'> & { key: string }): Promise<Recorder>;
  /** Tells every tab that this recording goes on, until the answer is called. */
  hold(recordingId: string): () => void;
  openReading(parts: Omit<ReadingParts, 'fetch'>): Promise<Reading>;
  play(reading: Reading, events: PlaybackEvents): Playback;
}

export interface Services {
  api: PuenteApi;
  identity: Identity;
  clock: Clock;
  random: () => number;
  newId: () => string;
  openOutbox(me: Me): Promise<Outbox>;
  loadRealtime(): Promise<Realtime>;
  loadCheck(): Promise<CheckParts>;
  loadIntegrations(): Promise<IntegrationsApi>;
  loadOversight(): Promise<OversightApi>;
  loadRecording(): Promise<RecordingKit>;
  /** Signs of a person, in this tab and in others. */
  presence: {
    /** Until the returned function is called. */
    watch(onSign: () => void): () => void;
    lastSeen: IdlenessParts['lastSeen'];
  };
  /** Keeps the screen on until the returned function is called. */
  keepAwake(): () => void;
  /** What lives as long as somebody is signed in, or a visit is interpreted. */
  current: {
    /** Resolves once `outbox` and `sender` are there; no visit begins before. */
    keep: (() => Promise<void>) | null;
    /** Until what was asked for last, to open a visit, is answered or given up. */
    opening: Promise<void> | null;
    outbox: Outbox | null;
    sender: Sender | null;
    interpreter: Interpreter | null;
    /** Until the shelf is open, or could not be opened. */
    shelving: Promise<void> | null;
    shelf: Shelf | null;
    uploader: Uploader | null;
    recorder: Pick<Recorder, 'stop'> | null;
    letSleep: (() => void) | null;
    meter: VisitMeter | null;
    /** Ends asking whether the visit may still be interpreted. */
    consentWatch: (() => void) | null;
    /** Who speaks is there as well: `noticed` says so. */
    presence: { noticed(): void; stop(): void } | null;
  };
}

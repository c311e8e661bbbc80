/** What the store works with. Nothing of it is state: it is handed to every thunk. */

import type { PuenteApi } from '../api/client';
import type { Me } from '../api/wire';
import type { CheckParts } from '../check/run';
import type { Identity } from '../identity/identity';
import type { Outbox } from '../outbox/outbox';
import type { Sender } from '../outbox/sender';
import type { Clock } from '../platform/clock';
import type { InterpretationParts, Interpreter } from '../realtime/interpreter';

/** What a visit says about itself; microphone, peers and loudspeakers are the browser's. */
export type VisitParts = Omit<
  InterpretationParts,
  'openMicrophone' | 'openMeter' | 'play' | 'transports' | 'backoff' | 'sessionMs'
>;

export interface Realtime {
  interpret(visit: VisitParts): Interpreter;
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
  /** Keeps the screen on until the returned function is called. */
  keepAwake(): () => void;
  /** What lives as long as somebody is signed in, or a visit is interpreted. */
  current: {
    /** Resolves once `outbox` and `sender` are there; no visit begins before. */
    keep: (() => Promise<void>) | null;
    outbox: Outbox | null;
    sender: Sender | null;
    interpreter: Interpreter | null;
    letSleep: (() => void) | null;
  };
}

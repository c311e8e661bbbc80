/** What a way of interpreting must offer. One instance is one session: after a loss, a new one. */

import type { Direction, Language, LegName, RealtimeEvent } from './events';

export type Mode = 'translate' | 'conversation';

/**
 * How turns are told apart: by silence, because the interpreter says nothing of it, or as the
 * interpreter tells them.
 */
export type Cutting = 'silence' | 'told';

/** What is needed to dial one leg. `client_secret` opens that leg only, and for a minute. */
export interface LegGrant {
  direction: LegName;
  source_language: Language | null;
  target_language: Language | null;
  client_secret: string;
  call_url: string;
}

/** What the page can offer in this mode; buttons that would do nothing are not shown. */
export interface Capabilities {
  /** One direction can be chosen while the visit runs. */
  chooseDirection: boolean;
  /** Both directions at once; where not, one is chosen at any time. */
  bothDirections: boolean;
}

export interface RealtimeTransport {
  readonly capabilities: Capabilities;
  readonly cutting: Cutting;
  /**
   * Resolves when every leg is open. Rejects with `PageFailure`: `token_expired`,
   * `interpreter_unreachable`, `interpreter_refused` or `connect_timeout`.
   */
  connect(legs: LegGrant[], microphone: MediaStreamTrack): Promise<void>;
  /**
   * Which legs hear the room; none before this is called. A leg that does not is sent silence:
   * it must keep getting audio.
   */
  hear(legs: readonly LegName[]): void;
  /** From now on only this direction is interpreted; for a session of one leg. */
  turnTo?(direction: Direction): void;
  /** Asks, once, what a turn commits to; `model.calls` answers where it commits to something. */
  propose?(turnId: string, text: string): void;
  /** Holds the interpreter's voice back, or lets it be heard again. */
  hush(silent: boolean): void;
  /** Plays again what the browser refused to play before the person touched the page. */
  resumePlayback(): Promise<void>;
  /** The recorded voice of what this leg said last. */
  lastSaid(leg: LegName): Blob | null;
  /** Says goodbye and lets go of the microphone's clones, the peers and the loudspeaker. */
  close(): Promise<void>;
}

export type OpenTransport = (onEvent: (event: RealtimeEvent) => void) => RealtimeTransport;

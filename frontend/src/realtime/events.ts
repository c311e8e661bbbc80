/** The one vocabulary that every way of interpreting speaks to the rest of the page. */

import type { PageError } from '../errors/page-error';

export type Language = 'en' | 'es';

/** Names a leg: one translation direction, or the one session that does both. */
export type LegName = 'en-es' | 'es-en' | 'both';

/** Whom the interpreter listens to: everyone, or one direction only. */
export type Listening = 'auto' | 'en-es' | 'es-en';

export type Party = 'person' | 'interpreter';

/** Why a message of the interpreter was not understood. Only counted: its content is dropped. */
export type Misunderstood = 'unknown_type' | 'malformed' | 'too_large' | 'bad_shape';

export type RealtimeEvent =
  /** The connection opened, or closed without being asked to. */
  | { kind: 'connection.opened'; at: number }
  | { kind: 'connection.closed'; error: PageError; at: number }
  /** More of what was heard, as text to append as it stands. */
  | {
      kind: 'source.delta';
      leg: LegName;
      text: string;
      at: number;
      /** Said over the interpreter by somebody whose own leg was deaf: no leg translates it. */
      over?: boolean;
    }
  /** More of what the interpreter says. */
  | { kind: 'target.delta'; leg: LegName; text: string; at: number }
  /** The interpreter itself says that an utterance ended; translation sessions never do. */
  | { kind: 'turn.boundary'; leg: LegName; at: number }
  | { kind: 'speaking.started'; who: Party; leg: LegName; at: number }
  | { kind: 'speaking.stopped'; who: Party; leg: LegName; at: number }
  | { kind: 'error'; error: PageError; at: number }
  | { kind: 'misunderstood'; leg: LegName; why: Misunderstood; at: number };

/** The one vocabulary that every way of interpreting speaks to the rest of the page. */

import type { PageError } from '../errors/page-error';

export type Language = 'en' | 'es';

/** Names a leg: one translation direction, or the one session that does both. */
export type LegName = 'en-es' | 'es-en' | 'both';

export type Direction = Exclude<LegName, 'both'>;

/** Whom the interpreter listens to: everyone, or one direction only. */
export type Listening = 'auto' | Direction;

export type Party = 'person' | 'interpreter';

/** Why a message of the interpreter was not understood. Only counted: its content is dropped. */
export type Misunderstood = 'unknown_type' | 'malformed' | 'too_large' | 'bad_shape';

/** A function call of the interpreter's model, as the server takes it. */
export interface ModelCall {
  call_id: string;
  name: string;
  arguments: Record<string, unknown>;
}

/**
 * `utterance` names what one person said in one go, where the interpreter itself tells one from
 * the next; a translation session does not.
 */
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
      utterance?: string;
      /** Said over the interpreter by somebody whose own leg was deaf: no leg translates it. */
      over?: boolean;
    }
  /** All of what was heard of an utterance: `null` where it could not be transcribed. */
  | {
      kind: 'source.done';
      leg: LegName;
      utterance: string;
      text: string | null;
      lang: Language | null;
      at: number;
      over?: boolean;
    }
  /** More of what the interpreter says. */
  | { kind: 'target.delta'; leg: LegName; text: string; at: number; utterance?: string }
  /** The interpreter has nothing more to say of an utterance. */
  | { kind: 'target.done'; leg: LegName; utterance: string; at: number }
  /** The interpreter itself says that an utterance ended; translation sessions never do. */
  | { kind: 'turn.boundary'; leg: LegName; at: number; utterance?: string }
  /** What the model calls for, of a turn that it was asked about. */
  | { kind: 'model.calls'; leg: LegName; turn: string; calls: ModelCall[]; at: number }
  | { kind: 'speaking.started'; who: Party; leg: LegName; at: number; utterance?: string }
  | { kind: 'speaking.stopped'; who: Party; leg: LegName; at: number; utterance?: string }
  | { kind: 'error'; error: PageError; at: number }
  | { kind: 'misunderstood'; leg: LegName; why: Misunderstood; at: number };

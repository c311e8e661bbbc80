/** Gets a token and opens a session with it; after a refused token, once more with a fresh one. */

import { PageFailure, pageError, toPageError } from '../errors/page-error';
import type { Clock } from '../platform/clock';
import type { RealtimeEvent } from './events';
import type { LegGrant, Mode, OpenTransport, RealtimeTransport } from './transport';

export interface SessionGrant {
  session_id: string;
  mode: Mode;
  demo: boolean;
  legs: LegGrant[];
}

/** A session whose legs are open, and which hears nobody yet. */
export interface OpenSession {
  grant: SessionGrant;
  transport: RealtimeTransport;
  /** How long our server took to give the token. */
  tokenMs: number;
}

export interface DialerParts {
  clock: Clock;
  /** Asks our server for a session; raises `PageFailure`. */
  mint(renew: boolean): Promise<SessionGrant>;
  /** One entry a mode: adding a mode is one line. */
  transports: Partial<Record<Mode, OpenTransport>>;
}

export class Dialer {
  private readonly parts: DialerParts;
  private readonly onEvent: (from: RealtimeTransport, event: RealtimeEvent) => void;
  private readonly dialing = new Set<RealtimeTransport>();
  private over = false;

  constructor(
    parts: DialerParts,
    onEvent: (from: RealtimeTransport, event: RealtimeEvent) => void,
  ) {
    this.parts = parts;
    this.onEvent = onEvent;
  }

  /** Raises `PageFailure`; `null` where it was stopped meanwhile. */
  async open(microphone: MediaStreamTrack): Promise<OpenSession | null> {
    try {
      return await this.dial(microphone, false);
    } catch (reason) {
      if (toPageError(reason).code !== 'token_expired' || this.over) throw reason;
      return this.dial(microphone, true);
    }
  }

  /** Gives up whatever is being dialled, for good. */
  async stop(): Promise<void> {
    this.over = true;
    await Promise.all([...this.dialing].map((transport) => transport.close()));
  }

  private async dial(microphone: MediaStreamTrack, renew: boolean): Promise<OpenSession | null> {
    const { clock, mint, transports } = this.parts;
    const asked = clock.now();
    const grant = await mint(renew);
    if (this.over) return null;
    const tokenMs = clock.now() - asked;
    const open = transports[grant.mode];
    if (open === undefined) throw new PageFailure(pageError('interpreter_refused'));
    const transport = open((event) => this.onEvent(transport, event));
    this.dialing.add(transport);
    try {
      await transport.connect(grant.legs, microphone);
    } finally {
      this.dialing.delete(transport);
    }
    if (!this.over) return { grant, transport, tokenMs };
    await transport.close();
    return null;
  }
}

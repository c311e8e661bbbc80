/**
 * Interprets with translation sessions: one leg a direction, each silent for its own language; or
 * one leg alone, which is turned round, at half the price.
 */

import { pageError } from '../errors/page-error';
import type { Direction, LegName, RealtimeEvent } from './events';
import { LegPeer, type PeerParts } from './leg-peer';
import type { Loudspeaker, OpenLoudspeaker } from './loudspeaker';
import { readTranslationMessage } from './translation-messages';
import type { Capabilities, LegGrant, RealtimeTransport } from './transport';
import { Turning } from './turning';

const GOODBYE = { type: 'session.close' };

export interface TranslateParts extends PeerParts {
  openLoudspeaker: OpenLoudspeaker;
  connectTimeoutMs: number;
}

interface OpenLeg {
  turning: Turning;
  peer: LegPeer;
  loudspeaker: Loudspeaker;
}

export class TranslateTransport implements RealtimeTransport {
  readonly cutting = 'silence';
  private readonly parts: TranslateParts;
  private readonly onEvent: (event: RealtimeEvent) => void;
  private legs: OpenLeg[] = [];
  private hearing: readonly LegName[] = [];
  private alone = false;
  private over = false;

  constructor(parts: TranslateParts, onEvent: (event: RealtimeEvent) => void) {
    this.parts = parts;
    this.onEvent = onEvent;
  }

  get capabilities(): Capabilities {
    return { chooseDirection: true, bothDirections: !this.alone };
  }

  async connect(grants: LegGrant[], microphone: MediaStreamTrack): Promise<void> {
    this.alone = grants.length === 1;
    this.legs = grants.map((grant) => this.openLeg(grant, microphone));
    try {
      await Promise.all(this.legs.map((leg) => leg.peer.connect(this.parts.connectTimeoutMs)));
    } catch (reason) {
      this.letGo();
      throw reason;
    }
    this.tell({ kind: 'connection.opened', at: this.parts.clock.now() });
  }

  hear(legs: readonly LegName[]): void {
    this.hearing = legs;
    for (const { turning, peer } of this.legs) peer.hears = legs.includes(turning.heading);
  }

  /** Two legs interpret both directions anyway. */
  turnTo(direction: Direction): void {
    if (this.alone) this.legs[0]?.turning.turnTo(direction);
  }

  hush(silent: boolean): void {
    for (const { loudspeaker } of this.legs) loudspeaker.hush(silent);
  }

  lastSaid(leg: LegName): Blob | null {
    const said = this.legs.find(({ turning }) => turning.sounds(false) === leg);
    return said?.loudspeaker.lastSaid() ?? null;
  }

  async resumePlayback(): Promise<void> {
    await Promise.all(this.legs.map((leg) => leg.loudspeaker.resume()));
  }

  async close(): Promise<void> {
    this.over = true;
    await Promise.all(this.legs.map((leg) => leg.peer.close()));
    this.letGo();
  }

  private openLeg(grant: LegGrant, microphone: MediaStreamTrack): OpenLeg {
    const { clock, openLoudspeaker } = this.parts;
    const turning = new Turning(
      grant.direction,
      clock,
      (message) => peer.send(message),
      () => this.lose(),
    );
    const loudspeaker = openLoudspeaker({
      onSound: (heard) =>
        this.tell({
          kind: heard ? 'speaking.started' : 'speaking.stopped',
          who: 'interpreter',
          leg: turning.sounds(heard),
          at: clock.now(),
        }),
      onBlocked: () =>
        this.tell({ kind: 'error', error: pageError('playback_blocked'), at: clock.now() }),
    });
    const peer = new LegPeer(this.parts, grant, microphone, {
      onMessage: (data) => this.read(turning, data),
      onStream: (stream) => loudspeaker.play(stream),
      onLost: () => this.lose(),
      goodbye: GOODBYE,
    });
    peer.hears = this.hearing.includes(turning.heading);
    return { turning, peer, loudspeaker };
  }

  private read(turning: Turning, data: unknown): void {
    const message = readTranslationMessage(data);
    const at = this.parts.clock.now();
    switch (message.kind) {
      case 'source':
        this.tell({ kind: 'source.delta', leg: turning.heard(), text: message.text, at });
        break;
      case 'target':
        this.tell({ kind: 'target.delta', leg: turning.said(), text: message.text, at });
        break;
      case 'updated':
        turning.confirmed(message.language);
        break;
      case 'misunderstood':
        this.tell({ kind: 'misunderstood', leg: turning.heard(), why: message.why, at });
        break;
      case 'error':
        if (turning.refused()) break;
        this.tell({ kind: 'error', error: pageError('interpreter_refused'), at });
        break;
      case 'closed':
        this.lose();
        break;
      case 'known':
        break;
    }
  }

  /** One leg without the other would translate one side only: the whole session ends. */
  private lose(): void {
    if (this.over) return;
    this.letGo();
    const at = this.parts.clock.now();
    this.onEvent({ kind: 'connection.closed', error: pageError('connection_lost'), at });
  }

  private tell(event: RealtimeEvent): void {
    if (!this.over) this.onEvent(event);
  }

  private letGo(): void {
    this.over = true;
    for (const leg of this.legs) {
      leg.turning.stop();
      leg.loudspeaker.stop();
      leg.peer.abandon();
    }
    this.legs = [];
  }
}

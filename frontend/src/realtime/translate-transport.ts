/** Interprets with translation sessions: one leg a direction, each silent for its own language. */

import { pageError } from '../errors/page-error';
import type { LegName, RealtimeEvent } from './events';
import { LegPeer, type PeerParts } from './leg-peer';
import type { Loudspeaker, OpenLoudspeaker } from './loudspeaker';
import { readTranslationMessage } from './translation-messages';
import type { Capabilities, LegGrant, RealtimeTransport } from './transport';

export interface TranslateParts extends PeerParts {
  openLoudspeaker: OpenLoudspeaker;
  connectTimeoutMs: number;
}

interface OpenLeg {
  grant: LegGrant;
  peer: LegPeer;
  loudspeaker: Loudspeaker;
}

export class TranslateTransport implements RealtimeTransport {
  readonly capabilities: Capabilities = { chooseDirection: true };
  private readonly parts: TranslateParts;
  private readonly onEvent: (event: RealtimeEvent) => void;
  private legs: OpenLeg[] = [];
  private hearing: readonly LegName[] = [];
  private over = false;

  constructor(parts: TranslateParts, onEvent: (event: RealtimeEvent) => void) {
    this.parts = parts;
    this.onEvent = onEvent;
  }

  async connect(grants: LegGrant[], microphone: MediaStreamTrack): Promise<void> {
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
    for (const { grant, peer } of this.legs) peer.hears = legs.includes(grant.direction);
  }

  hush(silent: boolean): void {
    for (const { loudspeaker } of this.legs) loudspeaker.hush(silent);
  }

  lastSaid(leg: LegName): Blob | null {
    return this.legs.find(({ grant }) => grant.direction === leg)?.loudspeaker.lastSaid() ?? null;
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
    const leg = grant.direction;
    const loudspeaker = openLoudspeaker({
      onSound: (heard) =>
        this.tell({
          kind: heard ? 'speaking.started' : 'speaking.stopped',
          who: 'interpreter',
          leg,
          at: clock.now(),
        }),
      onBlocked: () =>
        this.tell({ kind: 'error', error: pageError('playback_blocked'), at: clock.now() }),
    });
    const peer = new LegPeer(this.parts, grant, microphone, {
      onMessage: (data) => this.read(grant, data),
      onStream: (stream) => loudspeaker.play(stream),
      onLost: () => this.lose(),
    });
    peer.hears = this.hearing.includes(leg);
    return { grant, peer, loudspeaker };
  }

  private read(grant: LegGrant, data: unknown): void {
    const message = readTranslationMessage(data);
    const leg = grant.direction;
    const at = this.parts.clock.now();
    switch (message.kind) {
      case 'source':
      case 'target':
        this.tell({ kind: `${message.kind}.delta`, leg, text: message.text, at });
        break;
      case 'misunderstood':
        this.tell({ kind: 'misunderstood', leg, why: message.why, at });
        break;
      case 'error':
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
      leg.loudspeaker.stop();
      leg.peer.abandon();
    }
    this.legs = [];
  }
}

/** Interprets with a conversation session: one leg that hears both people and answers each. */

import { PageFailure, pageError } from '../errors/page-error';
import { readConversationMessage } from './conversation-messages';
import { Dialogue } from './dialogue';
import type { LegName, RealtimeEvent } from './events';
import { LegPeer } from './leg-peer';
import type { Loudspeaker } from './loudspeaker';
import type { TranslateParts } from './translate-transport';
import type { Capabilities, LegGrant, RealtimeTransport } from './transport';

const LEG = 'both';

export class ConversationTransport implements RealtimeTransport {
  readonly capabilities: Capabilities = { chooseDirection: false, bothDirections: true };
  readonly cutting = 'told';
  private readonly parts: TranslateParts;
  private readonly onEvent: (event: RealtimeEvent) => void;
  private readonly dialogue = new Dialogue((message) => this.peer?.send(message));
  private readonly loudspeaker: Loudspeaker;
  private peer: LegPeer | null = null;
  private hears = false;
  /** Whether the interpreter says that it speaks, and whether it is heard: one outlasts the other. */
  private announced = false;
  private sounding = false;
  private over = false;

  constructor(parts: TranslateParts, onEvent: (event: RealtimeEvent) => void) {
    this.parts = parts;
    this.onEvent = onEvent;
    this.loudspeaker = parts.openLoudspeaker({
      onSound: (heard) => this.voice(this.announced, heard),
      onBlocked: () => {
        const at = parts.clock.now();
        this.tell({ kind: 'error', error: pageError('playback_blocked'), at });
      },
    });
  }

  async connect(grants: LegGrant[], microphone: MediaStreamTrack): Promise<void> {
    const [grant] = grants;
    if (grant === undefined) throw new PageFailure(pageError('interpreter_refused'));
    this.peer = new LegPeer(this.parts, grant, microphone, {
      onMessage: (data) => this.read(data),
      onStream: (stream) => this.loudspeaker.play(stream),
      onLost: () => this.lose(),
      goodbye: null,
    });
    this.peer.hears = this.hears;
    try {
      await this.peer.connect(this.parts.connectTimeoutMs);
    } catch (reason) {
      this.letGo();
      throw reason;
    }
    this.tell({ kind: 'connection.opened', at: this.parts.clock.now() });
  }

  hear(legs: readonly LegName[]): void {
    this.hears = legs.includes(LEG);
    if (this.peer !== null) this.peer.hears = this.hears;
  }

  propose(turnId: string, text: string): void {
    this.dialogue.propose(turnId, text);
  }

  /** Who is heard over the interpreter ends what it is saying: it would not listen meanwhile. */
  hush(silent: boolean): void {
    this.loudspeaker.hush(silent);
    if (silent) this.dialogue.interrupt();
  }

  lastSaid(): Blob | null {
    return this.loudspeaker.lastSaid();
  }

  resumePlayback(): Promise<void> {
    return this.loudspeaker.resume();
  }

  async close(): Promise<void> {
    this.over = true;
    await this.peer?.close();
    this.letGo();
  }

  private read(data: unknown): void {
    if (this.over) return;
    const at = this.parts.clock.now();
    const news = this.dialogue.take(readConversationMessage(data), at);
    if (news === 'lost') this.lose();
    for (const event of news === 'lost' ? [] : news) {
      const spoken = event.kind === 'speaking.started' || event.kind === 'speaking.stopped';
      if (spoken && event.who === 'interpreter') {
        this.voice(event.kind === 'speaking.started', this.sounding);
      } else this.tell(event);
    }
  }

  /** In the room from the first of both signs to the last: the sound lags behind the words. */
  private voice(announced: boolean, sounding: boolean): void {
    const before = this.announced || this.sounding;
    this.announced = announced;
    this.sounding = sounding;
    const now = announced || sounding;
    if (now === before) return;
    const kind = now ? 'speaking.started' : 'speaking.stopped';
    this.tell({ kind, who: 'interpreter', leg: LEG, at: this.parts.clock.now() });
  }

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
    this.loudspeaker.stop();
    this.peer?.abandon();
  }
}

/** One leg: one peer connection on its own clone of the microphone. */

import { PageFailure, pageError } from '../errors/page-error';
import { type Clock, pause } from '../platform/clock';
import type { LegGrant } from './transport';

export interface PeerParts {
  clock: Clock;
  fetch: typeof fetch;
  newPeer(configuration: RTCConfiguration): RTCPeerConnection;
}

export interface LegHandlers {
  onMessage(data: unknown): void;
  onStream(stream: MediaStream): void;
  /** The connection was open and is gone; called once. */
  onLost(): void;
  /** What is sent before hanging up, where the protocol has a goodbye. */
  goodbye: object | null;
}

/** A peer that died says nothing: `disconnected` is often followed by recovery, then it is not. */
const DISCONNECTED_GRACE_MS = 2_000;
const GOODBYE_MS = 300;

export class LegPeer {
  private readonly parts: PeerParts;
  private readonly grant: LegGrant;
  private readonly track: MediaStreamTrack;
  private readonly handlers: LegHandlers;
  private readonly stopped = new AbortController();
  private peer: RTCPeerConnection | null = null;
  private channel: RTCDataChannel | null = null;
  private open = false;
  private cancelGrace: (() => void) | null = null;

  constructor(
    parts: PeerParts,
    grant: LegGrant,
    microphone: MediaStreamTrack,
    handlers: LegHandlers,
  ) {
    this.parts = parts;
    this.grant = grant;
    this.track = microphone.clone();
    this.handlers = handlers;
  }

  /** Whether this leg hears the room; silence is sent while it does not. */
  set hears(value: boolean) {
    this.track.enabled = value;
  }

  /** Resolves when the data channel is open; see `RealtimeTransport.connect` for what it raises. */
  async connect(timeoutMs: number): Promise<void> {
    const timedOut = pause(this.parts.clock, timeoutMs, this.stopped.signal).then(() => {
      throw new PageFailure(pageError('connect_timeout'));
    });
    await Promise.race([this.dial(), timedOut]);
    this.open = true;
  }

  /** Nothing is sent over a channel that is not open. */
  send(message: object): void {
    if (this.channel?.readyState === 'open') this.channel.send(JSON.stringify(message));
  }

  async close(): Promise<void> {
    this.open = false;
    const { goodbye } = this.handlers;
    if (goodbye !== null && this.channel?.readyState === 'open') {
      this.send(goodbye);
      // The goodbye leaves with the next packets: closing at once would drop it.
      const closed = new Promise<void>((resolve) => {
        this.channel?.addEventListener('close', () => resolve(), { once: true });
      });
      await Promise.race([closed, pause(this.parts.clock, GOODBYE_MS)]);
    }
    this.abandon();
  }

  /** Lets go of everything at once. */
  abandon(): void {
    this.open = false;
    this.cancelGrace?.();
    this.stopped.abort();
    this.channel?.close();
    this.peer?.close();
    this.track.stop();
  }

  private async dial(): Promise<void> {
    // No ICE servers: the interpreter has a public address, and asking a stranger's server
    // would tell it who is in a consultation.
    const peer = this.parts.newPeer({ iceServers: [] });
    this.peer = peer;
    peer.addTrack(this.track, new MediaStream([this.track]));
    peer.addEventListener('track', (event) => {
      this.handlers.onStream(event.streams[0] ?? new MediaStream([event.track]));
    });
    peer.addEventListener('connectionstatechange', () => this.watch(peer));
    const channel = peer.createDataChannel('oai-events');
    this.channel = channel;
    const opened = new Promise<void>((resolve) => {
      channel.addEventListener('open', () => resolve(), { once: true });
    });
    channel.addEventListener('message', (event) => this.handlers.onMessage(event.data));
    channel.addEventListener('close', () => this.lose());
    await peer.setLocalDescription(await peer.createOffer());
    const answer = await this.exchange(peer.localDescription?.sdp ?? '');
    try {
      await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    } catch {
      // A proxy's page instead of an answer, for example.
      throw new PageFailure(pageError('interpreter_refused'));
    }
    await opened;
  }

  private async exchange(offer: string): Promise<string> {
    let response: Response;
    try {
      response = await this.parts.fetch(this.grant.call_url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/sdp',
          Authorization: `Bearer ${this.grant.client_secret}`,
        },
        body: offer,
        signal: this.stopped.signal,
      });
    } catch {
      throw new PageFailure(pageError('interpreter_unreachable'));
    }
    if (response.status === 401) throw new PageFailure(pageError('token_expired'));
    if (!response.ok) throw new PageFailure(pageError('interpreter_refused'));
    return response.text();
  }

  private watch(peer: RTCPeerConnection): void {
    this.cancelGrace?.();
    this.cancelGrace = null;
    if (peer.connectionState === 'failed') this.lose();
    if (peer.connectionState === 'disconnected') {
      this.cancelGrace = this.parts.clock.after(DISCONNECTED_GRACE_MS, () => this.lose());
    }
  }

  private lose(): void {
    if (!this.open) return;
    this.open = false;
    this.handlers.onLost();
  }
}

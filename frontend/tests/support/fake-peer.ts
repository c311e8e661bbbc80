/** A peer connection that connects when told to, and whose data channel the test speaks on. */

export class FakeChannel extends EventTarget {
  readyState = 'connecting';
  readonly sent: string[] = [];

  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }
}

export class FakePeer extends EventTarget {
  readonly configuration: RTCConfiguration;
  readonly channel = new FakeChannel();
  connectionState = 'new';
  localDescription: { sdp: string } | null = null;
  answer: string | null = null;
  closed = false;

  constructor(configuration: RTCConfiguration) {
    super();
    this.configuration = configuration;
  }

  addTrack(): void {}

  createDataChannel(): FakeChannel {
    return this.channel;
  }

  async createOffer() {
    return { type: 'offer', sdp: 'offer' };
  }

  async setLocalDescription(description: { sdp: string }) {
    this.localDescription = description;
  }

  async setRemoteDescription({ sdp }: { sdp: string }) {
    if (sdp.startsWith('<')) throw new DOMException('', 'InvalidAccessError');
    this.answer = sdp;
    this.channel.open();
  }

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  close(): void {
    this.closed = true;
  }

  get asPeer(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }
}

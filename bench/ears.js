/**
 * Listens inside the page, on one clock: when the microphone's voice ends, and when a voice
 * comes out of an <audio> element. Notes are {who, what, at} with `at` in epoch milliseconds.
 *
 * Both ears count from one moment, taken when sound already flows: a context's own time stands
 * still until its device has opened, which can take a quarter of a second.
 */
(() => {
  const LOUD = 0.005;
  const QUIET_S = 0.3;
  const notes = [];
  let context = null;
  let ready = null;
  let began = null;
  const processor = `
    registerProcessor('ear', class extends AudioWorkletProcessor {
      constructor() { super(); this.loudAt = null; }
      process([[block]]) {
        if (block === undefined) return true;
        let power = 0;
        for (const sample of block) power += sample * sample;
        if (Math.sqrt(power / block.length) > ${LOUD}) {
          if (this.loudAt === null) this.port.postMessage({ what: 'begins', at: currentTime });
          this.loudAt = currentTime;
        } else if (this.loudAt !== null && currentTime - this.loudAt > ${QUIET_S}) {
          this.port.postMessage({ what: 'ended', at: this.loudAt });
          this.loudAt = null;
        }
        return true;
      }
    });`;

  async function prepare() {
    context = new AudioContext({ latencyHint: 'interactive' });
    const code = new Blob([processor], { type: 'text/javascript' });
    await context.audioWorklet.addModule(URL.createObjectURL(code));
  }

  function open() {
    ready ??= prepare();
    return ready;
  }

  async function hear(who, stream) {
    await open();
    const ear = new AudioWorkletNode(context, 'ear', { numberOfOutputs: 0 });
    ear.port.onmessage = ({ data }) => {
      began ??= Date.now() - context.currentTime * 1000;
      notes.push({ who, what: data.what, at: began + data.at * 1000 });
    };
    context.createMediaStreamSource(stream).connect(ear);
    // Held, or they would be collected while they listen.
    window.soundNotes.ears.push(ear);
  }

  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    void hear('microphone', stream.clone());
    return stream;
  };
  const { set, get } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    get,
    set(stream) {
      set.call(this, stream);
      if (stream instanceof MediaStream) void hear('interpreter', stream);
    },
  });
  const peers = [];
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...given) {
      super(...given);
      peers.push(this);
    }
  };

  /** Milliseconds that the browser itself holds what arrives before it plays it, on average. */
  async function held() {
    let delay = 0;
    let emitted = 0;
    for (const peer of peers) {
      for (const report of (await peer.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        delay += report.jitterBufferDelay;
        emitted += report.jitterBufferEmittedCount;
      }
    }
    return (delay / emitted) * 1000;
  }

  window.soundNotes = { notes, ears: [], held };
})();

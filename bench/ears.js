/**
 * Listens inside the page, on one clock: when the microphone's voice ends, and when a voice
 * comes out of an <audio> element. Notes are {who, what, at} with `at` in epoch milliseconds.
 */
(() => {
  const LOUD = 0.005;
  const QUIET_S = 0.3;
  const notes = [];
  let context = null;
  let ready = null;
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

  function open() {
    context ??= new AudioContext({ latencyHint: 'interactive' });
    ready ??= context.audioWorklet.addModule(
      URL.createObjectURL(new Blob([processor], { type: 'text/javascript' })),
    );
    return ready;
  }

  async function hear(who, stream) {
    await open();
    const began = Date.now() - context.currentTime * 1000;
    const ear = new AudioWorkletNode(context, 'ear', { numberOfOutputs: 0 });
    ear.port.onmessage = ({ data }) =>
      notes.push({ who, what: data.what, at: began + data.at * 1000 });
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
  window.soundNotes = { notes, ears: [] };
})();

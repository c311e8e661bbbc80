/**
 * Stands in for the interpreter inside the page: the connections open at once, and a test says
 * what their data channels bring. `fastTime(n)` lets an hour's visit pass in an nth of it.
 */
(() => {
  const channels = [];
  const realTimeout = window.setTimeout.bind(window);

  class ScriptedChannel extends EventTarget {
    readyState = 'connecting';
    label = 'oai-events';
    sent = [];
    send(text) {
      this.sent.push(text);
      if (JSON.parse(text).type === 'session.close') queueMicrotask(() => this.close());
    }
    open() {
      this.readyState = 'open';
      this.dispatchEvent(new Event('open'));
    }
    close() {
      if (this.readyState === 'closed') return;
      this.readyState = 'closed';
      this.dispatchEvent(new Event('close'));
    }
  }

  class ScriptedPeer extends EventTarget {
    connectionState = 'new';
    iceConnectionState = 'new';
    localDescription = null;
    addTrack() {}
    getSenders() {
      return [];
    }
    async getStats() {
      return new Map();
    }
    createDataChannel() {
      this.channel = new ScriptedChannel();
      channels.push(this.channel);
      return this.channel;
    }
    async createOffer() {
      return { type: 'offer', sdp: 'v=0\r\n' };
    }
    async setLocalDescription(description) {
      this.localDescription = description;
    }
    async setRemoteDescription() {
      this.connectionState = 'connected';
      this.channel.open();
    }
    close() {
      this.connectionState = 'closed';
    }
  }

  function say(leg, side, delta) {
    const type = `session.${side}_transcript.delta`;
    const open = channels.filter((channel) => channel.readyState === 'open');
    open[leg].dispatchEvent(
      new MessageEvent('message', { data: JSON.stringify({ type, delta, elapsed_ms: 0 }) }),
    );
  }

  /** Time runs `factor` times as fast, from an hour ago on, so that it ends about now. */
  function fastTime(factor) {
    const realNow = Date.now.bind(Date);
    const began = realNow();
    Date.now = () => began - 3_600_000 + (realNow() - began) * factor;
    window.setTimeout = (run, ms = 0, ...rest) => realTimeout(run, ms / factor, ...rest);
  }

  const wait = (ms) => new Promise((resolve) => realTimeout(resolve, ms));
  const thirds = (text) => {
    const words = text.split(' ');
    const cut = Math.ceil(words.length / 3);
    return [0, 1, 2].map((n) => {
      const part = words.slice(n * cut, (n + 1) * cut).join(' ');
      return n === 0 || part === '' ? part : ` ${part}`;
    });
  };

  /** One utterance as both legs tell it; `pace` is the milliseconds between its parts. */
  async function utter({ leg, source, target }, pace) {
    for (const part of thirds(source)) {
      say(0, 'input', part);
      say(1, 'input', part);
      await wait(pace);
    }
    for (const part of thirds(target)) {
      say(leg, 'output', part);
      await wait(pace);
    }
  }

  /** A whole visit: an utterance every `everyMs`, or as fast as the page can take it. */
  async function replay(lines, everyMs, withinMs) {
    const pace = everyMs / 15;
    const latest = performance.now() + withinMs;
    for (const [done, line] of lines.entries()) {
      if (performance.now() > latest) throw new Error(`only ${done} turns in ${withinMs} ms`);
      const until = performance.now() + everyMs;
      await utter(line, pace);
      await wait(Math.max(everyMs / 2, until - performance.now()));
    }
  }

  window.RTCPeerConnection = ScriptedPeer;
  window.scriptedPeer = { say, fastTime, utter, replay };
})();

/**
 * Stands in for the interpreter inside the page: the connections open at once, and a test says
 * what their data channels bring. After `holdTime()` it says how time passes, too.
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

  /**
   * From here on time is a test's: it began an hour ago, goes on by itself as it does everywhere,
   * and during a replay only as `pass` says, however busy the machine is.
   */
  function holdTime() {
    let now = Date.now() - 3_600_000;
    let latest = 0;
    const timers = new Map();
    const realClear = window.clearTimeout.bind(window);
    Date.now = () => now;
    window.setTimeout = (run, ms = 0, ...rest) => {
      latest -= 1;
      timers.set(latest, { at: now + ms, run: () => run(...rest) });
      return latest;
    };
    window.clearTimeout = (timer) => {
      if (!timers.delete(timer)) realClear(timer);
    };
    time.pass = (ms) => {
      const until = now + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= until);
        if (due.length === 0) break;
        const [timer, { at, run }] = due.reduce((a, b) => (b[1].at < a[1].at ? b : a));
        timers.delete(timer);
        now = Math.max(now, at);
        run();
      }
      now = until;
    };
    setInterval(() => time.flows && time.pass(20), 20);
  }

  const time = { flows: true, pass: () => {} };
  const wait = (ms) => new Promise((resolve) => realTimeout(resolve, ms));
  const thirds = (text) => {
    const words = text.split(' ');
    const cut = Math.ceil(words.length / 3);
    return [0, 1, 2].map((n) => {
      const part = words.slice(n * cut, (n + 1) * cut).join(' ');
      return n === 0 || part === '' ? part : ` ${part}`;
    });
  };

  /** One utterance as both legs tell it; `next` resolves when the next part is due. */
  async function tell({ leg, source, target }, next) {
    for (const part of thirds(source)) {
      say(0, 'input', part);
      say(1, 'input', part);
      await next();
    }
    for (const part of thirds(target)) {
      say(leg, 'output', part);
      await next();
    }
  }

  const utter = (line, pace) => tell(line, () => wait(pace));

  /** How much time passes between the parts of an utterance, and between two looks at the clock. */
  const PART_MS = 200;
  const SPEAKING_MS = 6 * PART_MS;

  /**
   * A whole visit: an utterance every `apartMs` of the page's time. The page is given `realMs` for
   * each, or what it needs. Answers with how long it took.
   */
  async function replay(lines, apartMs, realMs, withinMs) {
    const pace = realMs / (apartMs / PART_MS);
    const began = performance.now();
    async function next() {
      time.pass(PART_MS);
      await wait(pace);
    }
    time.flows = false;
    for (const [done, line] of lines.entries()) {
      if (performance.now() > began + withinMs) throw new Error(`only ${done} turns in ${withinMs} ms`);
      await tell(line, next);
      for (let rest = SPEAKING_MS; rest < apartMs; rest += PART_MS) await next();
    }
    time.flows = true;
    return performance.now() - began;
  }

  window.RTCPeerConnection = ScriptedPeer;
  window.scriptedPeer = { say, holdTime, utter, replay };
})();

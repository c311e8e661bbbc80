/**
 * Dials the interpreter as a visit would, with silence, and hangs up once it answers: nothing
 * else tells whether this network lets the voice through.
 */

import type { ApiResult } from '../api/client';
import type { SessionCheckOut } from '../api/wire';
import { type Clock, pause } from '../platform/clock';
import { type Finding, finding } from './finding';

export interface DialParts {
  clock: Clock;
  fetch: typeof fetch;
  newPeer(configuration: RTCConfiguration): RTCPeerConnection;
  mint(): Promise<ApiResult<SessionCheckOut>>;
}

export interface Dialled {
  /**
   * `no_pass`: our server gave none. `blocked`: no HTTPS answer. `proxied`: an answer that is not
   * the interpreter's. `refused`: its refusal. `no_path`: agreed over HTTPS, and then silence.
   */
  outcome: 'no_pass' | 'blocked' | 'proxied' | 'refused' | 'no_path' | 'connected';
  /** The HTTP status of whoever refused; 0 where nobody answered. */
  status: number;
  /** Where the interpreter is dialled; `null` before our server said so. */
  origin: string | null;
  httpsMs: number;
  mediaMs: number;
  /** What the browser could offer: `udp host`, `tcp host` … */
  gathered: string[];
  /** Over which protocol the voice would go. */
  protocol: string | null;
  /** Where the interpreter wants the voice sent: `udp 203.0.113.7:3478`. */
  addresses: string[];
}

const HTTPS_PATIENCE_MS = 10_000;
const MEDIA_PATIENCE_MS = 8_000;
const SLOW_MS = 2_500;

export async function dialInterpreter(parts: DialParts): Promise<Dialled> {
  const pass = await parts.mint();
  if (!pass.ok) return { ...NOTHING, outcome: 'no_pass', status: pass.status };
  const { call_url, client_secret } = pass.data.leg;
  const origin = new URL(call_url).origin;
  const peer = parts.newPeer({ iceServers: [] });
  try {
    return { ...(await new Call(peer, parts).run(call_url, client_secret)), origin };
  } finally {
    peer.close();
  }
}

const NOTHING: Dialled = {
  outcome: 'blocked',
  status: 0,
  origin: null,
  httpsMs: 0,
  mediaMs: 0,
  gathered: [],
  protocol: null,
  addresses: [],
};

class Call {
  private readonly peer: RTCPeerConnection;
  private readonly parts: DialParts;
  private readonly gathered = new Set<string>();

  constructor(peer: RTCPeerConnection, parts: DialParts) {
    this.peer = peer;
    this.parts = parts;
  }

  async run(url: string, secret: string): Promise<Dialled> {
    const { clock } = this.parts;
    const { peer } = this;
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.protocol) this.gathered.add(`${candidate.protocol} ${candidate.type}`);
    });
    // Without a track it sends nothing: no word of the room leaves for a check.
    peer.addTransceiver('audio', { direction: 'sendrecv' });
    const channel = peer.createDataChannel('oai-events');
    const opened = new Promise<boolean>((resolve) => {
      channel.addEventListener('open', () => resolve(true), { once: true });
    });
    await peer.setLocalDescription(await peer.createOffer());
    const asked = clock.now();
    const answer = await this.post(url, secret, peer.localDescription?.sdp ?? '');
    const found = { ...NOTHING, httpsMs: clock.now() - asked, gathered: [...this.gathered] };
    if (answer === null) return { ...found, outcome: 'blocked' };
    if (!answer.text.startsWith('v=')) {
      const outcome = isJson(answer.text) ? 'refused' : 'proxied';
      return { ...found, outcome, status: answer.status };
    }
    const agreed = clock.now();
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.text });
    const connected = await Promise.race([
      opened,
      pause(clock, MEDIA_PATIENCE_MS).then(() => false),
    ]);
    if (connected) channel.send(JSON.stringify({ type: 'session.close' }));
    return {
      ...found,
      outcome: connected ? 'connected' : 'no_path',
      status: answer.status,
      mediaMs: clock.now() - agreed,
      gathered: [...this.gathered],
      protocol: connected ? await protocolOf(peer) : null,
      addresses: addressesIn(answer.text),
    };
  }

  private async post(url: string, secret: string, offer: string) {
    const patience = new AbortController();
    const forget = this.parts.clock.after(HTTPS_PATIENCE_MS, () => patience.abort());
    try {
      const response = await this.parts.fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp', Authorization: `Bearer ${secret}` },
        body: offer,
        signal: patience.signal,
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    } finally {
      forget();
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `a=candidate:1 1 udp 2130706431 203.0.113.7 3478 typ host` → `udp 203.0.113.7:3478`. */
export function addressesIn(sdp: string): string[] {
  const found = [...sdp.matchAll(/^a=candidate:\S+ \d+ (\w+) \d+ (\S+) (\d+) typ/gim)].map(
    ([, protocol = '', host = '', port = '']) =>
      `${protocol.toLowerCase()} ${host.includes(':') ? `[${host}]` : host}:${port}`,
  );
  return [...new Set(found)];
}

/** The protocol of the pair of addresses that is in use; `null` where the browser does not say. */
async function protocolOf(peer: RTCPeerConnection): Promise<string | null> {
  const stats = [...(await peer.getStats()).values()] as Record<string, unknown>[];
  const chosen = stats.find((one) => one.type === 'transport')?.selectedCandidatePairId;
  const pair = stats.find((one) => one.id === chosen);
  const local = stats.find((one) => one.id === pair?.localCandidateId);
  return typeof local?.protocol === 'string' ? local.protocol : null;
}

export function judgeInterpreter({ outcome, status, httpsMs }: Dialled): Finding {
  switch (outcome) {
    case 'no_pass':
      return finding(status === 429 ? 'interpreter_later' : 'interpreter_no_pass', { status });
    case 'blocked':
    case 'proxied':
      return finding('interpreter_blocked');
    case 'refused':
      return finding('interpreter_refused', { status });
    default:
      return finding(httpsMs > SLOW_MS ? 'interpreter_slow' : 'interpreter_fine', { ms: httpsMs });
  }
}

export function judgeUdp({ outcome, gathered, protocol, mediaMs }: Dialled): Finding {
  if (outcome === 'connected') {
    return finding(protocol === 'tcp' ? 'udp_tcp' : 'udp_fine', { ms: mediaMs });
  }
  if (outcome !== 'no_path') return finding('udp_untried');
  const offersUdp = gathered.some((one) => one.startsWith('udp'));
  return finding(offersUdp ? 'udp_blocked' : 'udp_none');
}

/** Whether somebody else answered for our server or for the interpreter. */
export function judgeProxy(
  server: { status: number; health: unknown } | null,
  { outcome }: Pick<Dialled, 'outcome'>,
): Finding {
  const instead = server !== null && server.health === null && server.status < 500;
  if (instead || outcome === 'proxied') return finding('proxy_answers');
  const compared = server !== null && outcome !== 'blocked' && outcome !== 'no_pass';
  return finding(compared ? 'proxy_fine' : 'proxy_unknown');
}

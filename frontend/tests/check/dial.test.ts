import { describe, expect, it } from 'vitest';
import {
  addressesIn,
  type Dialled,
  type DialParts,
  dialInterpreter,
  judgeInterpreter,
  judgeProxy,
  judgeUdp,
} from '../../src/check/dial';
import { CONNECTED, HEALTHY } from '../support/checking';
import { FakeClock, settle } from '../support/fake-clock';
import { FakePeer } from '../support/fake-peer';
import { FakeServer, failed } from '../support/fakes';

const ANSWER = 'v=0\r\na=candidate:1 1 udp 2130706431 203.0.113.7 3478 typ host\r\n';

/** A peer whose voice path opens, or not, and which offers what it is told to. */
class TriedPeer extends FakePeer {
  readonly asked: string[] = [];
  reaches = true;
  offers = ['udp host'];
  protocol = 'udp';

  addTransceiver(kind: string, { direction }: { direction: string }): void {
    this.asked.push(`${kind} ${direction}`);
  }

  override async setLocalDescription(description: { sdp: string }) {
    await super.setLocalDescription(description);
    for (const offer of this.offers) {
      const [protocol, type] = offer.split(' ');
      this.dispatchEvent(
        Object.assign(new Event('icecandidate'), { candidate: { protocol, type } }),
      );
    }
  }

  override async setRemoteDescription({ sdp }: { sdp: string }) {
    this.answer = sdp;
    if (this.reaches) this.channel.open();
  }

  async getStats() {
    return new Map(
      [
        { id: 't', type: 'transport', selectedCandidatePairId: 'p' },
        { id: 'p', type: 'candidate-pair', localCandidateId: 'l' },
        { id: 'l', type: 'local-candidate', protocol: this.protocol },
      ].map((one) => [one.id, one]),
    );
  }
}

function dialling(change: Partial<DialParts> = {}) {
  const clock = new FakeClock();
  const peer = new TriedPeer({});
  const sent: RequestInit[] = [];
  const dialled = () =>
    dialInterpreter({
      clock,
      fetch: async (_url, init) => {
        sent.push(init ?? {});
        return new Response(ANSWER, { status: 201 });
      },
      newPeer: () => peer.asPeer,
      mint: () => new FakeServer().checkSession(),
      ...change,
    });
  return { clock, peer, sent, dialled };
}

describe('dialling the interpreter for a check', () => {
  it('reaches it with silence, says goodbye, and knows where the voice would go', async () => {
    const { peer, sent, dialled } = dialling();
    const found = await dialled();
    expect(found).toMatchObject({
      outcome: 'connected',
      protocol: 'udp',
      gathered: ['udp host'],
      addresses: ['udp 203.0.113.7:3478'],
    });
    expect(judgeInterpreter(found).code).toBe('interpreter_fine');
    expect(judgeUdp(found).code).toBe('udp_fine');
    expect(peer.asked).toEqual(['audio sendrecv']);
    expect(peer.channel.sent).toEqual(['{"type":"session.close"}']);
    expect(peer.closed).toBe(true);
    expect(new Headers(sent[0]?.headers).get('Authorization')).toMatch(/^Bearer /);
  });

  it('tells blocked UDP from a browser that offers none', async () => {
    const blocked = dialling();
    blocked.peer.reaches = false;
    const waiting = blocked.dialled();
    await settle();
    await blocked.clock.advance(8_000);
    const found = await waiting;
    expect(found.outcome).toBe('no_path');
    expect(judgeUdp(found)).toMatchObject({ code: 'udp_blocked', verdict: 'failed' });
    expect(judgeInterpreter(found).verdict).toBe('fine');
    expect(blocked.peer.closed).toBe(true);
    expect(judgeUdp({ ...found, gathered: ['tcp host'] }).code).toBe('udp_none');
    expect(judgeUdp({ ...found, gathered: [] }).code).toBe('udp_none');
  });

  it('warns where the voice would go over TCP', async () => {
    const { peer, dialled } = dialling();
    peer.protocol = 'tcp';
    expect(judgeUdp(await dialled())).toMatchObject({ code: 'udp_tcp', verdict: 'warning' });
  });

  it('says that HTTPS is blocked where nothing answers, now or in time', async () => {
    const { dialled } = dialling({
      fetch: async () => {
        throw new TypeError('Failed to fetch');
      },
    });
    const found = await dialled();
    expect(judgeInterpreter(found)).toMatchObject({ code: 'interpreter_blocked' });
    expect(judgeUdp(found)).toMatchObject({ code: 'udp_untried', verdict: 'warning' });
    expect(found.origin).not.toBeNull();

    const silent = dialling({
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        }),
    });
    const waiting = silent.dialled();
    await settle();
    await silent.clock.advance(10_000);
    expect((await waiting).outcome).toBe('blocked');
  });

  it('tells the interpreter’s refusal from a proxy’s page', async () => {
    const refusing = dialling({ fetch: async () => new Response('{"error":{}}', { status: 403 }) });
    expect(judgeInterpreter(await refusing.dialled())).toMatchObject({
      code: 'interpreter_refused',
      values: { status: 403 },
    });
    const proxied = dialling({ fetch: async () => new Response('<html>Blocked</html>') });
    const found = await proxied.dialled();
    expect(judgeInterpreter(found).code).toBe('interpreter_blocked');
    expect(judgeProxy(HEALTHY, found)).toMatchObject({ code: 'proxy_answers', verdict: 'failed' });
  });

  it('dials nothing without a pass', async () => {
    const { sent, dialled } = dialling({ mint: async () => failed(502) });
    const found = await dialled();
    expect(sent).toEqual([]);
    expect(judgeInterpreter(found)).toMatchObject({
      code: 'interpreter_no_pass',
      values: { status: 502 },
    });
    expect(judgeInterpreter({ ...found, status: 429 }).code).toBe('interpreter_later');
  });
});

describe('a proxy', () => {
  const notOurs = { ...HEALTHY, health: null };

  it('is noticed where it answers in our server’s place', () => {
    expect(judgeProxy(notOurs, CONNECTED).code).toBe('proxy_answers');
    expect(judgeProxy({ ...notOurs, status: 407 }, CONNECTED).code).toBe('proxy_answers');
  });

  it('is not blamed for our server’s own failure, nor cleared where nothing answered', () => {
    expect(judgeProxy(HEALTHY, CONNECTED).code).toBe('proxy_fine');
    expect(judgeProxy({ ...notOurs, status: 503 }, CONNECTED).code).not.toBe('proxy_answers');
    const blocked: Dialled = { ...CONNECTED, outcome: 'blocked' };
    expect(judgeProxy(HEALTHY, blocked)).toMatchObject({ code: 'proxy_unknown' });
    expect(judgeProxy(null, CONNECTED).code).toBe('proxy_unknown');
  });
});

describe('the addresses in an answer', () => {
  it('are read whatever their family and protocol, each once', () => {
    const sdp = [
      'a=candidate:1 1 UDP 1 2001:db8::7 3478 typ host',
      'a=candidate:2 1 tcp 1 203.0.113.7 443 typ host tcptype passive',
      'a=candidate:2 2 tcp 1 203.0.113.7 443 typ host tcptype passive',
      'a=mid:0',
    ].join('\r\n');
    expect(addressesIn(sdp)).toEqual(['udp [2001:db8::7]:3478', 'tcp 203.0.113.7:443']);
    expect(addressesIn('<html>')).toEqual([]);
  });
});

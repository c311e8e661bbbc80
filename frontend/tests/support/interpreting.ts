/** An interpretation over fake transports, and what it told. */

import { type ErrorCode, PageFailure, pageError } from '../../src/errors/page-error';
import type { SessionGrant } from '../../src/realtime/dialer';
import { Interpretation } from '../../src/realtime/interpretation';
import type { InterpretationEvent } from '../../src/realtime/interpreter';
import { FakeClock } from './fake-clock';
import { FakeTrack, FakeTransport } from './fakes';

const failure = (code: ErrorCode) => new PageFailure(pageError(code));

/** `connect` and `mint` are the failures to meet, one an attempt. */
export function liveInterpretation(
  plan: { connect?: (ErrorCode | null)[]; mint?: (ErrorCode | null | Promise<ErrorCode>)[] } = {},
  openMicrophone?: () => Promise<MediaStreamTrack>,
) {
  const clock = new FakeClock();
  const events: InterpretationEvent[] = [];
  const order: string[] = [];
  const played: { audio: Blob; rate: number; end: () => void }[] = [];
  const transports: FakeTransport[] = [];
  const microphone = new FakeTrack();
  /** What is plugged in, in the order in which it is taken. */
  const plugs = [microphone];
  const connect = [...(plan.connect ?? [])];
  const mint = [...(plan.mint ?? [])];
  let ids = 0;
  let measure = (_rms: number) => {};
  const interpretation = new Interpretation({
    clock,
    random: () => 1,
    newId: () => `turn-${++ids}`,
    languages: ['en', 'es'],
    sessionMs: 50 * 60_000,
    backoff: { first: 1_000, most: 8_000 },
    play: (audio, rate, onEnd) => {
      played.push({ audio, rate, end: onEnd });
      return onEnd;
    },
    openMeter: (_track, onLevel) => {
      measure = onLevel;
      return () => {};
    },
    openMicrophone: async () => {
      order.push('microphone');
      if (openMicrophone !== undefined) return openMicrophone();
      if (plugs.length === 0) throw failure('no_microphone');
      return (plugs.shift() ?? microphone).asTrack;
    },
    mint: async (renew): Promise<SessionGrant> => {
      order.push(renew ? 'renew' : 'mint');
      const code = await mint.shift();
      if (code) throw failure(code);
      const leg = (from: 'en' | 'es', to: 'en' | 'es', direction: 'en-es' | 'es-en') => ({
        direction,
        source_language: from,
        target_language: to,
        client_secret: 'ek',
        call_url: '/call',
      });
      return {
        session_id: `ses_${transports.length + 1}`,
        mode: 'translate',
        demo: true,
        legs: [leg('en', 'es', 'en-es'), leg('es', 'en', 'es-en')],
      };
    },
    transports: {
      translate: (send) => {
        const transport = new FakeTransport(send);
        const code = connect.shift();
        const blocked = code === 'playback_blocked';
        if (blocked)
          transport.meanwhile = { kind: 'error', error: pageError(code), at: clock.now() };
        else if (code) transport.failure = failure(code);
        transports.push(transport);
        return transport;
      },
    },
    onEvent: (event) => events.push(event),
  });
  const links = () => events.flatMap((event) => (event.kind === 'link' ? [event.state] : []));
  const turns = () =>
    events.flatMap((event) =>
      event.kind === 'turn' && event.change.finished ? [event.change.turn] : [],
    );
  const lose = () =>
    transports.at(-1)?.send({
      kind: 'connection.closed',
      error: pageError('connection_lost'),
      at: clock.now(),
    });
  const loud = (rms: number) => measure(rms);
  return {
    clock,
    events,
    order,
    transports,
    microphone,
    plugs,
    played,
    interpretation,
    links,
    turns,
    lose,
    loud,
  };
}

import { describe, expect, it } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import { settle } from '../support/fake-clock';
import { liveInterpretation as scene } from '../support/interpreting';

describe('starting', () => {
  it('asks for the token only after the microphone was given', async () => {
    const { interpretation, order, links } = scene();
    await interpretation.start();
    expect(order).toEqual(['microphone', 'mint']);
    expect(links()).toEqual(['connecting', 'live']);
  });

  it('after a refused token asks once for a fresh one', async () => {
    const { interpretation, order, links } = scene({ connect: ['token_expired', null] });
    await interpretation.start();
    expect(order).toEqual(['microphone', 'mint', 'renew']);
    expect(links().at(-1)).toBe('live');
  });

  it('tells of a token that is refused twice, and lets go of the microphone', async () => {
    const { interpretation, microphone, order, links } = scene({
      connect: ['token_expired', 'token_expired'],
    });
    await expect(interpretation.start()).rejects.toMatchObject({
      error: { code: 'token_expired' },
    });
    expect(order).toEqual(['microphone', 'mint', 'renew']);
    expect(microphone.stopped).toBe(true);
    expect(links().at(-1)).toBe('ended');
  });

  it.each(['interpreter_unreachable', 'connect_timeout', 'interpreter_refused'] as const)(
    'tells of %s at once',
    async (code) => {
      const { interpretation } = scene({ connect: [code] });
      await expect(interpretation.start()).rejects.toMatchObject({ error: { code } });
    },
  );
});

describe('losing the connection', () => {
  it('opens a new session by itself and keeps what was said', async () => {
    const { interpretation, transports, clock, lose, links, turns } = scene();
    await interpretation.start();
    transports[0]?.send({
      kind: 'source.delta',
      leg: 'en-es',
      text: 'Breathe in',
      at: clock.now(),
    });
    lose();
    expect(turns()).toMatchObject([{ source: { text: 'Breathe in' }, session_id: 'ses_1' }]);
    expect(links().at(-1)).toBe('reconnecting');
    await clock.advance(1_000);
    expect(links().at(-1)).toBe('live');
    transports[1]?.send({ kind: 'source.delta', leg: 'en-es', text: 'And out.', at: clock.now() });
    await clock.advance(5_000);
    expect(turns()[1]).toMatchObject({ source: { text: 'And out.' }, session_id: 'ses_2' });
  });

  it('waits longer before each further attempt', async () => {
    const { interpretation, clock, lose, order, links } = scene({
      connect: [null, 'interpreter_unreachable', 'connect_timeout', null],
    });
    await interpretation.start();
    lose();
    await settle();
    expect(clock.nextIn).toBe(1_000);
    await clock.advance(1_000);
    expect(clock.nextIn).toBe(2_000);
    await clock.advance(2_000);
    expect(clock.nextIn).toBe(4_000);
    await clock.advance(4_000);
    expect(links().at(-1)).toBe('live');
    expect(order.filter((step) => step === 'mint')).toHaveLength(4);
  });

  it('goes on while our own server is away', async () => {
    const { interpretation, clock, lose, links } = scene({
      mint: [null, 'server_unreachable', 'server_unavailable', null],
    });
    await interpretation.start();
    lose();
    await clock.advance(7_000);
    expect(links().at(-1)).toBe('live');
  });

  it('tries at once when the network returns', async () => {
    const { interpretation, lose, links } = scene();
    await interpretation.start();
    lose();
    await settle();
    interpretation.hurry();
    await settle();
    expect(links().at(-1)).toBe('live');
  });

  it('stops and says so where nobody is signed in any more', async () => {
    const { interpretation, clock, lose, events, microphone } = scene({
      mint: [null, 'signed_out'],
    });
    await interpretation.start();
    lose();
    await clock.advance(1_000);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { recovery: 'sign_in' } });
    expect(microphone.stopped).toBe(true);
    expect(clock.nextIn).toBeNull();
  });

  it('keeps the chosen direction and the pause in the new session', async () => {
    const { interpretation, clock, transports, lose } = scene();
    await interpretation.start();
    interpretation.listen('es-en');
    interpretation.setPaused(true);
    lose();
    await clock.advance(1_000);
    expect(transports[1]?.hears).toEqual([]);
    interpretation.setPaused(false);
    expect(transports[1]?.hears).toEqual(['es-en']);
  });

  it('is not undone by a session that ended before', async () => {
    const { interpretation, clock, transports, lose, links } = scene();
    await interpretation.start();
    lose();
    await clock.advance(1_000);
    transports[0]?.send({
      kind: 'connection.closed',
      error: pageError('connection_lost'),
      at: clock.now(),
    });
    await settle();
    expect(links().at(-1)).toBe('live');
  });
});

describe('ending', () => {
  it('finishes the open turn, says goodbye and lets go of everything', async () => {
    const { interpretation, transports, microphone, clock, turns, links } = scene();
    await interpretation.start();
    transports[0]?.send({ kind: 'source.delta', leg: 'en-es', text: 'Goodbye.', at: clock.now() });
    await interpretation.end();
    expect(turns()).toHaveLength(1);
    expect(transports[0]?.closed).toBe(true);
    expect(microphone.stopped).toBe(true);
    expect(links().at(-1)).toBe('ended');
    expect(clock.nextIn).toBeNull();
  });

  it('ends a visit that is reconnecting', async () => {
    const { interpretation, clock, lose, transports, links } = scene();
    await interpretation.start();
    lose();
    await interpretation.end();
    await clock.advance(60_000);
    expect(transports).toHaveLength(1);
    expect(links().at(-1)).toBe('ended');
  });

  it('tells of a microphone that is unplugged, and keeps the open turn', async () => {
    const { interpretation, microphone, transports, clock, events, turns } = scene();
    await interpretation.start();
    transports[0]?.send({ kind: 'source.delta', leg: 'en-es', text: 'Where', at: clock.now() });
    microphone.dispatchEvent(new Event('ended'));
    await settle();
    expect(turns()).toMatchObject([{ source: { text: 'Where' } }]);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'microphone_lost' } });
  });
});

describe('while it runs', () => {
  it('finishes a turn by itself when it has been silent for long enough', async () => {
    const { interpretation, transports, clock, turns } = scene();
    await interpretation.start();
    transports[0]?.send({ kind: 'source.delta', leg: 'en-es', text: 'No.', at: clock.now() });
    await clock.advance(2_999);
    expect(turns()).toEqual([]);
    await clock.advance(1);
    expect(turns()).toMatchObject([{ marks: ['untranslated'] }]);
  });

  it('speaks as long as any leg does', async () => {
    const { interpretation, transports, clock, events } = scene();
    await interpretation.start();
    const speak = (leg: 'en-es' | 'es-en', started: boolean) =>
      transports[0]?.send({
        kind: started ? 'speaking.started' : 'speaking.stopped',
        who: 'interpreter',
        leg,
        at: clock.now(),
      });
    speak('en-es', true);
    speak('es-en', true);
    speak('en-es', false);
    speak('es-en', false);
    const speaking = events.flatMap((event) => (event.kind === 'speaking' ? [event.speaking] : []));
    expect(speaking).toEqual([true, true, true, false]);
  });
});

describe('a voice that the browser holds back', () => {
  it('is told of though that is known before the interpreter is connected', async () => {
    const { interpretation, events } = scene({ connect: ['playback_blocked'] });
    await interpretation.start();
    // Behind the connection, which clears what stood in its way.
    expect(events.at(-1)).toMatchObject({ kind: 'problem', error: { code: 'playback_blocked' } });
  });

  it('is told of when the session is another', async () => {
    const { interpretation, events, clock, lose } = scene({ connect: [null, 'playback_blocked'] });
    await interpretation.start();
    lose();
    await clock.advance(1_000);
    expect(events.at(-1)).toMatchObject({ kind: 'problem', error: { code: 'playback_blocked' } });
  });
});

describe('somebody who speaks over the interpreter', () => {
  it('is not spoken over by the session that takes its place', async () => {
    const { interpretation, transports, clock, lose } = scene();
    await interpretation.start();
    interpretation.chooseHearing({ interrupting: true });
    lose();
    await clock.advance(1_000);
    expect(transports[1]?.hushed).toBe(true);
    interpretation.chooseHearing({ interrupting: false });
    expect(transports[1]?.hushed).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { AudioRing, wavOf } from '../../src/realtime/audio-ring';
import { asksToRepeat, SLOWER } from '../../src/realtime/repeat';
import { liveInterpretation } from '../support/interpreting';

const ramp = (from: number, count: number) =>
  Float32Array.from({ length: count }, (_, index) => (from + index) / 32_767);

describe('the recorded voice', () => {
  it('is the utterance since it began, and a little before', () => {
    const ring = new AudioRing(8, 10);
    ring.take(ramp(0, 20));
    ring.begin();
    ring.take(ramp(20, 3));
    expect([...ring.utterance()]).toEqual([18, 19, 20, 21, 22]);
  });

  it('is the end of an utterance that is longer than there is room for', () => {
    const ring = new AudioRing(8, 1);
    ring.begin();
    ring.take(ramp(0, 20));
    expect([...ring.utterance()]).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it('is bounded, however loud', () => {
    const ring = new AudioRing(8, 1);
    ring.take(Float32Array.of(2, -2));
    expect([...ring.utterance()]).toEqual([32_767, -32_767]);
  });

  it('is a file that a browser can play', async () => {
    const bytes = new DataView(await wavOf(Int16Array.of(1, -2), 48_000).arrayBuffer());
    const text = (at: number) => String.fromCharCode(...new Uint8Array(bytes.buffer, at, 4));
    expect([text(0), text(8), text(36)]).toEqual(['RIFF', 'WAVE', 'data']);
    expect([bytes.getUint32(4, true), bytes.getUint32(24, true)]).toEqual([40, 48_000]);
    expect(bytes.getUint32(40, true)).toBe(4);
    expect([bytes.getInt16(44, true), bytes.getInt16(46, true)]).toEqual([1, -2]);
  });
});

describe('asking to hear it again', () => {
  it.each([
    'Repeat that.',
    'Can you repeat that, please?',
    'Say that again.',
    'Repita, por favor.',
    '¿Puede repetir eso, por favor?',
    '¿Podría repetirlo?',
  ])('is understood: %s', (text) => expect(asksToRepeat(text)).toBe(true));

  it.each([
    'We will repeat that blood test in a month.',
    'Repeat the dose if it does not help.',
    'No repita la dosis.',
    'Por favor.',
    '',
  ])('is not: %s', (text) => expect(asksToRepeat(text)).toBe(false));
});

describe('Repeat', () => {
  async function interpreted() {
    const scene = liveInterpretation();
    await scene.interpretation.start();
    const transport = scene.transports[0];
    if (transport === undefined) throw new Error('nothing was opened');
    const voice = (kind: 'speaking.started' | 'speaking.stopped') =>
      transport.send({ kind, who: 'interpreter', leg: 'en-es', at: scene.clock.now() });
    voice('speaking.started');
    transport.said = new Blob(['a voice']);
    voice('speaking.stopped');
    await scene.clock.advance(1_000);
    return { ...scene, transport };
  }

  it('says what was said last, slower if asked, and asks no interpreter for it', async () => {
    const { interpretation, played, events, order, transport } = await interpreted();
    expect(events.some((event) => event.kind === 'repeatable')).toBe(true);
    interpretation.repeat(SLOWER);
    expect(played).toMatchObject([{ rate: SLOWER, audio: transport.said }]);
    expect(order).toEqual(['microphone', 'mint']);
  });

  it('is guarded like the voice itself, and ends as it does', async () => {
    const { interpretation, played, transport, clock } = await interpreted();
    interpretation.repeat(1);
    expect(transport.hears).toEqual(['en-es']);
    played[0]?.end();
    await clock.advance(300);
    expect(transport.hears).toEqual(['en-es', 'es-en']);
  });

  it('gives way to what is said now, and to whoever interrupts', async () => {
    const { interpretation, transport, clock, played, events } = await interpreted();
    interpretation.repeat(1);
    const at = clock.now();
    transport.send({ kind: 'speaking.started', who: 'interpreter', leg: 'es-en', at });
    const told = () =>
      events.flatMap((event) => (event.kind === 'speaking' ? [event.speaking] : [])).slice(-3);
    expect(told()).toEqual([true, false, true]);
    transport.send({ kind: 'speaking.stopped', who: 'interpreter', leg: 'es-en', at });
    interpretation.repeat(1);
    interpretation.chooseHearing({ interrupting: true });
    expect(told()).toEqual([false, true, false]);
    expect(played).toHaveLength(2);
  });

  it('comes when somebody asks for it aloud, once', async () => {
    const { played, transport, clock, turns } = await interpreted();
    transport.send({
      kind: 'source.delta',
      leg: 'es-en',
      text: 'Repita, por favor.',
      at: clock.now(),
    });
    await clock.advance(10_000);
    expect(turns()).toHaveLength(1);
    expect(played).toHaveLength(1);
  });

  it('still knows it after the connection was lost', async () => {
    const { interpretation, lose, clock, played } = await interpreted();
    lose();
    await clock.advance(1_000);
    interpretation.repeat(1);
    expect(played).toHaveLength(1);
  });

  it('does nothing where nothing was said yet, and is silent at the end', async () => {
    const { interpretation, played } = liveInterpretation();
    await interpretation.start();
    interpretation.repeat(1);
    expect(played).toEqual([]);
    const later = await interpreted();
    later.interpretation.repeat(1);
    await later.interpretation.end();
    expect(later.clock.nextIn).toBeNull();
  });
});

/** The guard inside a running interpretation: what reaches the legs, and what becomes a turn. */
import { describe, expect, it } from 'vitest';
import type { LegName } from '../../src/realtime/events';
import { liveInterpretation } from '../support/interpreting';

async function live() {
  const scene = liveInterpretation();
  await scene.interpretation.start();
  const transport = () => {
    const last = scene.transports.at(-1);
    if (last === undefined) throw new Error('nothing was opened');
    return last;
  };
  const voice = (leg: LegName, on: boolean) =>
    transport().send({
      kind: on ? 'speaking.started' : 'speaking.stopped',
      who: 'interpreter',
      leg,
      at: scene.clock.now(),
    });
  const heard = (leg: LegName, text: string) =>
    transport().send({ kind: 'source.delta', leg, text, at: scene.clock.now() });
  const said = (leg: LegName, text: string) =>
    transport().send({ kind: 'target.delta', leg, text, at: scene.clock.now() });
  const counts = () =>
    scene.events.flatMap((event) => (event.kind === 'hearing' ? [event.counts] : [])).at(-1);
  return { ...scene, transport, voice, heard, said, counts };
}

const SENTENCE = 'Tome una pastilla dos veces al día.';

async function interpretedAloud() {
  const scene = await live();
  scene.heard('en-es', 'Take one tablet twice a day.');
  scene.said('en-es', SENTENCE);
  scene.voice('en-es', true);
  return scene;
}

describe('the echo guard', () => {
  it('closes the opposite leg while one plays, and opens it 300 ms after', async () => {
    const { voice, transport, clock } = await live();
    expect(transport().hears).toEqual(['en-es', 'es-en']);
    voice('en-es', true);
    expect(transport().hears).toEqual(['en-es']);
    voice('en-es', false);
    await clock.advance(299);
    expect(transport().hears).toEqual(['en-es']);
    await clock.advance(1);
    expect(transport().hears).toEqual(['en-es', 'es-en']);
  });

  it('never makes a turn of the interpreter’s own voice, and counts it', async () => {
    const { heard, turns, clock, counts } = await interpretedAloud();
    heard('en-es', 'Tome una pastilla ');
    heard('en-es', 'dos veces al día. ');
    await clock.advance(10_000);
    expect(turns()).toHaveLength(1);
    expect(turns()[0]?.source.text).toBe('Take one tablet twice a day.');
    expect(counts()).toEqual({ echoes: 2, over: 0 });
  });

  it('never drops what the patient says over the interpreter: a turn of its own', async () => {
    const { heard, turns, clock, counts } = await interpretedAloud();
    heard('en-es', 'Tome una pastilla ');
    heard('en-es', 'pero soy alérgica ');
    heard('en-es', 'a eso. ');
    await clock.advance(10_000);
    expect(turns()).toMatchObject([
      { source: { lang: 'es', text: 'pero soy alérgica a eso.' }, speaker: 'patient' },
      { source: { text: 'Take one tablet twice a day.' }, marks: [] },
    ]);
    expect(turns()[0]?.marks).toEqual(['untranslated', 'overlap']);
    expect(counts()?.over).toBeGreaterThan(0);
  });

  it('goes on interpreting a clinician who speaks while their interpretation plays', async () => {
    const { heard, said, turns, clock } = await interpretedAloud();
    heard('en-es', ' And drink plenty of water.');
    said('en-es', ' Y beba mucha agua.');
    await clock.advance(10_000);
    expect(turns().map((turn) => turn.marks)).toEqual([[]]);
    expect(turns()[0]?.source.text).toContain('drink plenty of water');
  });

  it('lets the patient answer as soon as it is quiet', async () => {
    const { heard, said, voice, turns, clock } = await interpretedAloud();
    voice('en-es', false);
    await clock.advance(1_500);
    for (const leg of ['en-es', 'es-en'] as const) heard(leg, '¿Con comida o sin comida?');
    said('es-en', 'With food or without?');
    await clock.advance(10_000);
    expect(turns().at(-1)).toMatchObject({
      source: { text: '¿Con comida o sin comida?' },
      target: { text: 'With food or without?' },
      marks: [],
    });
    expect(turns()).toHaveLength(2);
  });

  it('opens the other side and hushes the voice while the button is held', async () => {
    const { transport, interpretation } = await interpretedAloud();
    interpretation.chooseHearing({ interrupting: true });
    expect([transport().hears, transport().hushed]).toEqual([['en-es', 'es-en'], true]);
    interpretation.chooseHearing({ interrupting: false });
    expect([transport().hears, transport().hushed]).toEqual([['en-es'], false]);
  });

  it('is off with a headset: both are heard, and every word counts', async () => {
    const { transport, interpretation, heard, turns, clock } = await interpretedAloud();
    interpretation.chooseHearing({ headset: true });
    expect(transport().hears).toEqual(['en-es', 'es-en']);
    await clock.advance(2_000);
    heard('es-en', 'Tome una pastilla dos veces, ¿verdad?');
    await clock.advance(10_000);
    expect(
      turns()
        .map((turn) => turn.source.text)
        .join(),
    ).toContain('¿verdad?');
  });

  it('tells whom it listens to whenever that changes', async () => {
    const { voice, clock, events } = await live();
    voice('es-en', true);
    voice('es-en', false);
    await clock.advance(300);
    const told = events.flatMap((event) => (event.kind === 'hearing' ? [event.legs] : []));
    expect(told).toEqual([['en-es', 'es-en'], ['es-en'], ['en-es', 'es-en']]);
  });
});

describe('the silence guard', () => {
  it('marks a phrase that the recogniser made of silence', async () => {
    const { heard, turns, clock, loud } = await live();
    loud(0.001);
    heard('en-es', 'Thank you for watching.');
    await clock.advance(10_000);
    expect(turns()[0]?.marks).toContain('low_energy');
  });

  it('leaves a phrase that somebody said', async () => {
    const { heard, turns, clock, loud } = await live();
    loud(0.1);
    heard('en-es', 'Thank you for watching.');
    await clock.advance(10_000);
    expect(turns()[0]?.marks).toEqual(['untranslated']);
  });
});

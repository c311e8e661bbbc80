/** What comes back after a visit was ended: it must find nobody listening. */
import { describe, expect, it } from 'vitest';
import { type ErrorCode, pageError } from '../../src/errors/page-error';
import { settle } from '../support/fake-clock';
import { FakeTrack } from '../support/fakes';
import { liveInterpretation } from '../support/interpreting';

describe('a visit that is ended', () => {
  it('while the browser still asks for the microphone lets go of the one it is given', async () => {
    const late = new FakeTrack();
    let give = (_track: MediaStreamTrack) => {};
    const visit = liveInterpretation(
      {},
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );
    const starting = visit.interpretation.start();
    await visit.interpretation.end();
    give(late.asTrack);
    expect(await starting).toBe(false);
    expect(late.stopped).toBe(true);
    expect(visit.order).not.toContain('mint');
  });

  it('while it is taken up again reports no failure of what comes too late', async () => {
    let refuse = (_code: ErrorCode) => {};
    const answer = new Promise<ErrorCode>((resolve) => {
      refuse = resolve;
    });
    const visit = liveInterpretation({ mint: [null, answer] });
    await visit.interpretation.start();
    visit.lose();
    await visit.clock.advance(1_000);
    await visit.interpretation.end();
    refuse('conflict');
    await settle();
    expect(visit.events.filter((event) => event.kind === 'failed')).toEqual([]);
  });
});

describe('a visit that goes on', () => {
  it('still says so where it cannot be taken up again', async () => {
    const visit = liveInterpretation({ mint: [null, 'conflict'] });
    await visit.interpretation.start();
    visit.lose();
    await visit.clock.advance(1_000);
    expect(visit.events.at(-1)).toMatchObject({ kind: 'failed', error: pageError('conflict') });
  });
});

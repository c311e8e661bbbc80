import { describe, expect, it } from 'vitest';
import type { Telemetry } from '../../src/api/wire';
import { VisitMeter } from '../../src/measuring/visit-meter';
import type { TurnChange } from '../../src/realtime/cutter';
import { FakeClock } from '../support/fake-clock';
import { someTurn } from '../support/fakes';

function open() {
  const clock = new FakeClock();
  const sent: Telemetry[] = [];
  const meter = new VisitMeter({
    conversationId: 'con-made-up',
    way: 'two_legs',
    clock,
    send: (batch) => sent.push(batch),
  });
  return { clock, sent, meter };
}

function change(id: string, translated: boolean, finished = false): TurnChange {
  const turn = someTurn('zzcanaryword');
  const target = { lang: 'es', text: 'zzcanaryword' };
  return {
    finished,
    turn: { ...turn, turn_id: id, target: translated ? target : null },
  } as TurnChange;
}

describe('what a visit measures of itself', () => {
  it('is sent in one batch a quarter of a minute, and nothing where nothing was', async () => {
    const { clock, sent, meter } = open();
    await clock.advance(60_000);
    meter.trackMetric('echo.drops', 2);
    meter.trackMetric('speech.over', 1);
    await clock.advance(14_999);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(sent).toEqual([
      {
        conversation_id: 'con-made-up',
        way: 'two_legs',
        points: [
          { name: 'echo.drops', value: 2 },
          { name: 'speech.over', value: 1 },
        ],
      },
    ]);
  });

  it('is sent at once where it is asked for, as a page does that closes', () => {
    const { sent, meter } = open();
    meter.trackMetric('echo.drops', 2);
    meter.flush();
    meter.flush();
    expect(sent).toHaveLength(1);
  });

  it('never grows beyond what a page that closes may send', () => {
    const { sent, meter } = open();
    for (let count = 0; count < 1_000; count += 1)
      meter.trackMetric('webrtc.connection.time', 600_000);
    meter.flush();
    expect(sent.flatMap((batch) => batch.points)).toHaveLength(1_000);
    for (const batch of sent) {
      expect(batch.points.length).toBeLessThanOrEqual(200);
      expect(JSON.stringify(batch).length).toBeLessThan(65_536);
    }
  });

  it('counts the seconds that somebody was interpreted, and those alone', async () => {
    const { clock, sent, meter } = open();
    meter.live(true);
    await clock.advance(20_000);
    meter.live(false);
    await clock.advance(30_000);
    meter.live(true);
    await clock.advance(10_000);
    meter.live(false);
    meter.flush();
    const seconds = sent
      .flatMap((batch) => batch.points)
      .filter((point) => point.name === 'interpreted.seconds')
      .reduce((sum, point) => sum + point.value, 0);
    expect(seconds).toBeCloseTo(30, 5);
  });

  it('tells how long a turn waited for its first translated word, once', async () => {
    const { clock, sent, meter } = open();
    meter.heard(change('a', false));
    await clock.advance(300);
    meter.heard(change('a', false));
    await clock.advance(400);
    meter.heard(change('a', true));
    meter.heard(change('a', true, true));
    meter.heard(change('b', false));
    meter.heard(change('b', false, true));
    meter.heard(change('c', true));
    meter.flush();
    expect(sent[0]?.points).toEqual([{ name: 'translation.latency', value: 700 }]);
    expect(JSON.stringify(sent)).not.toContain('zzcanaryword');
  });
});

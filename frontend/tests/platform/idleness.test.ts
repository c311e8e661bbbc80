import { describe, expect, it } from 'vitest';
import { Idleness } from '../../src/platform/idleness';
import { FakeClock } from '../support/fake-clock';

const MINUTE = 60_000;

function watching() {
  const clock = new FakeClock();
  const browser = { seen: 0, writes: 0 };
  let idle = 0;
  const idleness = new Idleness({
    clock,
    limitMs: 15 * MINUTE,
    lastSeen: {
      read: () => browser.seen,
      write: (at) => {
        browser.seen = at;
        browser.writes += 1;
      },
    },
    onIdle: () => {
      idle += 1;
    },
  });
  return { clock, browser, idleness, idle: () => idle };
}

describe('nobody there', () => {
  it('is told after the limit, once', async () => {
    const { clock, idle } = watching();
    await clock.advance(15 * MINUTE - 1);
    expect(idle()).toBe(0);
    await clock.advance(1);
    expect(idle()).toBe(1);
    await clock.advance(60 * MINUTE);
    expect(idle()).toBe(1);
  });

  it('is counted from the last sign of somebody', async () => {
    const { clock, idleness, idle } = watching();
    for (let minute = 0; minute < 60; minute += 10) {
      await clock.advance(10 * MINUTE);
      idleness.noticed();
    }
    expect(idle()).toBe(0);
    await clock.advance(15 * MINUTE);
    expect(idle()).toBe(1);
  });

  it('is not so while somebody is at another tab', async () => {
    const { clock, browser, idle } = watching();
    await clock.advance(14 * MINUTE);
    browser.seen = clock.now();
    await clock.advance(14 * MINUTE);
    expect(idle()).toBe(0);
    await clock.advance(MINUTE);
    expect(idle()).toBe(1);
  });

  it('is not undone by whoever comes after the machine slept over the limit', async () => {
    const { clock, idleness, idle } = watching();
    const now = clock.now();
    clock.now = () => now + 16 * MINUTE;
    idleness.noticed();
    expect(idle()).toBe(1);
  });

  it('is no longer watched once that was stopped', async () => {
    const { clock, idleness, idle } = watching();
    idleness.stop();
    idleness.noticed();
    await clock.advance(60 * MINUTE);
    expect(idle()).toBe(0);
    expect(clock.nextIn).toBe(null);
  });

  it('tells other tabs of somebody, but not of each movement', async () => {
    const { clock, browser, idleness } = watching();
    for (let sign = 0; sign < 100; sign += 1) {
      await clock.advance(100);
      idleness.noticed();
    }
    expect(browser.writes).toBe(3);
  });

  it('is noticed in time where the clock was put back', async () => {
    const { clock, idle } = watching();
    await clock.advance(10 * MINUTE);
    clock.set(-180 * MINUTE);
    await clock.advance(30 * MINUTE);
    expect(idle()).toBe(1);
  });
});

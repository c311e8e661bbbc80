import { expect, it } from 'vitest';
import { Drain } from '../../src/platform/drain';
import { FakeClock } from '../support/fake-clock';

const BACKOFF = { first: 1_000, most: 8_000 };

it('looks once more for what came in the very moment in which it found nothing left', async () => {
  const unseen: number[] = [];
  for (let later = 0; later < 30; later += 1) {
    let passes = 0;
    const drain = new Drain(
      { clock: new FakeClock(), random: () => 1, backoff: BACKOFF },
      async () => {
        passes += 1;
        return 'done';
      },
    );
    void drain.run();
    for (let tick = 0; tick < later; tick += 1) await null;
    const before = passes;
    await drain.run();
    if (passes === before) unseen.push(later);
  }
  expect(unseen).toEqual([]);
});

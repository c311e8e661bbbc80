import { describe, expect, it } from 'vitest';
import { FIRST_CHOICE, Hearing, type HearingChoice } from '../../src/realtime/hearing';

function hearing(choice: Partial<HearingChoice> = {}) {
  const made = new Hearing();
  made.choice = { ...FIRST_CHOICE, ...choice };
  const open = (now: number) => (['en-es', 'es-en'] as const).filter((leg) => made.hears(leg, now));
  return { made, open };
}

describe('on a shared device', () => {
  it('makes only the opposite leg deaf while one plays, and 300 ms after', () => {
    const { made, open } = hearing();
    expect(open(0)).toEqual(['en-es', 'es-en']);
    made.started('en-es');
    expect(open(5_000)).toEqual(['en-es']);
    made.stopped('en-es', 6_000);
    expect(open(6_299)).toEqual(['en-es']);
    expect(made.deadline(6_299)).toBe(6_300);
    expect(open(6_300)).toEqual(['en-es', 'es-en']);
    expect(made.deadline(6_300)).toBeNull();
  });

  it('closes both while both play', () => {
    const { made, open } = hearing();
    made.started('en-es');
    made.started('es-en');
    expect(open(1)).toEqual([]);
    made.stopped('es-en', 100);
    expect(open(400)).toEqual(['en-es']);
  });

  it('opens the other side while somebody holds the button', () => {
    const { made, open } = hearing();
    made.started('en-es');
    made.choice = { ...made.choice, interrupting: true };
    expect(open(1)).toEqual(['en-es', 'es-en']);
  });

  it('closes the one session of a conversation while it answers', () => {
    const { made } = hearing();
    made.started('both');
    expect(made.hears('both', 1)).toBe(false);
  });

  it('forgets the voice of a session that is over', () => {
    const { made, open } = hearing();
    made.started('en-es');
    made.forget();
    expect(open(1)).toEqual(['en-es', 'es-en']);
  });
});

describe('by choice', () => {
  it('is full duplex with a headset', () => {
    const { made, open } = hearing({ headset: true });
    made.started('en-es');
    expect(open(1)).toEqual(['en-es', 'es-en']);
  });

  it('hears one direction only, or nobody in a pause', () => {
    expect(hearing({ listening: 'es-en' }).open(1)).toEqual(['es-en']);
    expect(hearing({ paused: true, headset: true }).open(1)).toEqual([]);
  });

  it('with push-to-talk hears the side whose button is held, whatever plays', () => {
    expect(hearing({ talk: 'push' }).open(1)).toEqual([]);
    const { made, open } = hearing({ talk: 'push', pressed: 'es-en' });
    made.started('en-es');
    expect(open(1)).toEqual(['es-en']);
    expect(hearing({ talk: 'push', pressed: 'es-en', paused: true }).open(1)).toEqual([]);
  });
});

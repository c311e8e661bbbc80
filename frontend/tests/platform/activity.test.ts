// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { watchActivity } from '../../src/platform/activity';

it.each(['pointerdown', 'keydown', 'click', 'input'])(
  'takes a %s for a sign of somebody, as assistive devices give it alone',
  (sign) => {
    let seen = 0;
    const stop = watchActivity(window, () => {
      seen += 1;
    });
    document.body.dispatchEvent(new Event(sign, { bubbles: true }));
    expect(seen).toBe(1);
    stop();
    document.body.dispatchEvent(new Event(sign, { bubbles: true }));
    expect(seen).toBe(1);
  },
);

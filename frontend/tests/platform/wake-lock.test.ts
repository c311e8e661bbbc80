import { describe, expect, it } from 'vitest';
import { keepAwake } from '../../src/platform/wake-lock';
import { settle } from '../support/fake-clock';

function screen(given = true) {
  const document = Object.assign(new EventTarget(), {
    visibilityState: 'visible' as DocumentVisibilityState,
  });
  const locks: { released: boolean }[] = [];
  const request = async () => {
    if (!given) throw new DOMException('', 'NotAllowedError');
    const lock = { released: false };
    locks.push(lock);
    return {
      release: async () => {
        lock.released = true;
      },
    };
  };
  const show = async (state: DocumentVisibilityState) => {
    document.visibilityState = state;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
  };
  return { parts: { request, document }, locks, show };
}

describe('the screen', () => {
  it('is held awake until it may sleep', async () => {
    const { parts, locks } = screen();
    const release = keepAwake(parts);
    await settle();
    expect(locks).toEqual([{ released: false }]);
    release();
    await settle();
    expect(locks).toEqual([{ released: true }]);
  });

  it('is held again when the page is seen again, and not after it may sleep', async () => {
    const { parts, locks, show } = screen();
    const release = keepAwake(parts);
    await show('hidden');
    expect(locks).toHaveLength(1);
    await show('visible');
    expect(locks).toHaveLength(2);
    release();
    await show('visible');
    expect(locks).toHaveLength(2);
  });

  it('is let go where it was given too late', async () => {
    const { parts, locks } = screen();
    keepAwake(parts)();
    await settle();
    expect(locks).toEqual([{ released: true }]);
  });

  it.each([screen(false).parts, { ...screen().parts, request: undefined }])(
    'may sleep where the browser says no',
    async (parts) => {
      const release = keepAwake(parts);
      await settle();
      expect(release).not.toThrow();
    },
  );
});

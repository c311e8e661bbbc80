// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from '../support/page';

const arrived = vi.hoisted(() => ({ consent: false }));
vi.mock('../../src/app/Consent', async (original) => {
  const module = await original<typeof import('../../src/app/Consent')>();
  arrived.consent = true;
  return module;
});

beforeEach(() => {
  window.scrollTo = vi.fn();
});

afterEach(() => {
  cleanup();
  window.location.hash = '';
});

describe('a screen that was fetched before it is shown', () => {
  it('is drawn at once: no fallback, which would hold it back', async () => {
    const page = await openPage();
    await page.enterPage();
    await screen.findByRole('button', { name: 'Start a visit' });
    await waitFor(() => expect(arrived.consent).toBe(true));
    await act(async () => undefined);
    act(() => {
      window.location.hash = '#/consent';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    // Without waiting for anything.
    expect(screen.queryByText('Loading…')).toBeNull();
    expect(screen.getByRole('button', { name: /^Agrees/ })).toBeDefined();
  });
});

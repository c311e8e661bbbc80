// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PAGE, watchOutdated } from '../../src/api/outdated';
import { pageOutdated } from '../../src/store/auth';
import { openPage } from '../support/page';

afterEach(() => {
  cleanup();
  window.location.hash = '';
});

function answering(oldest: string | null): typeof fetch {
  const headers: Record<string, string> = oldest === null ? {} : { 'puente-oldest-page': oldest };
  return async () => new Response('{}', { headers });
}

describe('a page that stayed open while a newer server took over', () => {
  it.each([
    [null, 0],
    ['', 0],
    ['not a number', 0],
    [String(PAGE), 0],
    [String(PAGE + 1), 1],
  ])('is told so by an answer that names %s', async (oldest, times) => {
    const onOutdated = vi.fn();
    await watchOutdated(answering(oldest), onOutdated)('https://clinic.example/api/me');
    expect(onOutdated).toHaveBeenCalledTimes(times);
  });

  it('says so, whoever signs in after that', async () => {
    window.scrollTo = vi.fn();
    const page = await openPage('#/');
    act(() => void page.store.dispatch(pageOutdated()));
    await act(() => page.enterPage());
    expect(screen.getByText(/older than the server/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Load it again' })).toBeTruthy();
  });
});

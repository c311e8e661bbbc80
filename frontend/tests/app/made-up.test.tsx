// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { someVisit } from '../support/fakes';
import { openPage } from '../support/page';

afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const MARK = /Made up: opened before/;

describe('a visit from before the clinic was cleared for patients’ data', () => {
  it.each([
    ['patients', 1],
    ['demo', 0],
  ] as const)('is told apart once the clinic holds %s', async (data, marks) => {
    window.scrollTo = vi.fn();
    const page = await openPage('#/history');
    const me = page.server.me.bind(page.server);
    page.server.me = async () => {
      const answer = await me();
      return answer.ok ? { ...answer, data: { ...answer.data, data } } : answer;
    };
    page.server.visits.set('con-made-up', { ...someVisit('con-made-up'), made_up: true });
    page.server.visits.set('con-real', someVisit('con-real'));
    await act(() => page.enterPage());
    expect(await screen.findAllByRole('link', { name: /Visit of/ })).toHaveLength(2);
    expect(screen.queryAllByText(MARK)).toHaveLength(marks);
  });
});

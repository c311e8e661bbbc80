// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failed } from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

async function asStranger(language: 'en' | 'es' = 'en') {
  const page = await openPage('#/', language);
  const asMember = page.server.me.bind(page.server);
  page.server.me = async () =>
    page.oversight.said('accept').at(-1)?.[1] === page.oversight.invitation
      ? asMember()
      : failed(403);
  await act(() => page.enterPage());
  return page;
}

describe('somebody whom no clinic knows yet', () => {
  it('joins by the invitation, with the space that was copied along', async () => {
    const { user, oversight } = await asStranger();
    await user.type(await screen.findByLabelText('Invitation'), ` ${oversight.invitation} `);
    await user.click(screen.getByRole('button', { name: 'Join the clinic' }));
    expect(await screen.findByRole('button', { name: 'Start a visit' })).toBeDefined();
    expect(screen.queryByLabelText('Invitation')).toBeNull();
  });

  it('is told where an invitation is no good, and asks nobody about half of one', async () => {
    const { user, oversight } = await asStranger('es');
    const field = await screen.findByLabelText('Invitación');
    const join = screen.getByRole('button', { name: 'Unirse a la clínica' });
    await user.type(field, 'corta');
    await user.click(join);
    expect(await screen.findByText('Esa no es una invitación completa.')).toBeDefined();
    expect(oversight.said('accept')).toEqual([]);
    await user.clear(field);
    await user.type(field, 'x'.repeat(48));
    await user.click(join);
    expect(await screen.findByText(/ya se usó o caducó/)).toBeDefined();
  });

  it('is told what else went wrong, and may try again', async () => {
    const { user, oversight } = await asStranger();
    oversight.failures = [failed(503)];
    await user.type(await screen.findByLabelText('Invitation'), oversight.invitation);
    await user.click(screen.getByRole('button', { name: 'Join the clinic' }));
    expect(await screen.findByText(/The server has a problem/)).toBeDefined();
  });
});

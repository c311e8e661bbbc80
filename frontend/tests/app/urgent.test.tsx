// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Unconsented } from '../../src/api/oversight';
import { asText } from '../../src/app/TakeAway';
import { loadWords, textOf } from '../../src/i18n/text';
import { ME, someEmergency } from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

function owed(change: Partial<Unconsented> = {}): Unconsented {
  return {
    ...someEmergency(),
    conversation_id: 'con-urgent1',
    languages: ['en', 'es'],
    visit_state: 'completed',
    started_by_name: ME.name,
    closed_by_name: null,
    reason: 'Made up: no breath.',
    explanation: null,
    ...change,
  };
}

describe('starting without consent', () => {
  it('takes a ready-made reason, and says in both languages that nobody consented', async () => {
    const page = await openPage('#/consent');
    await act(() => page.enterPage());
    await page.user.click(await screen.findByRole('button', { name: 'Start without consent' }));
    const bar = await screen.findByTestId('emergency-bar');
    expect(within(bar).getByRole('alert').textContent).toContain('EMERGENCY: no consent on record');
    expect(within(bar).getByRole('alert').textContent).toContain('EMERGENCIA: sin consentimiento');
    expect(page.server.requests).toContain('emergency Life or health is in danger now keyed');
    await page.user.click(within(bar).getByRole('button', { name: 'Agrees: put it on record' }));
    await waitFor(() => expect(screen.queryByTestId('emergency-bar')).toBeNull());
    expect(page.server.requests).toContain('consent true');
  });

  it('asks for words where no ready-made reason fits', async () => {
    const page = await openPage('#/consent', 'es');
    await act(() => page.enterPage());
    await page.user.click(await screen.findByRole('radio', { name: 'Otra razón' }));
    const start = screen.getByRole('button', { name: 'Empezar sin consentimiento' });
    await page.user.type(screen.getByLabelText('En una o dos frases'), 'corto');
    await page.user.click(start);
    expect(await screen.findByText('Escriba al menos 10 caracteres.')).toBeDefined();
    expect(page.server.requests.filter((one) => one.startsWith('emergency'))).toEqual([]);
  });

  it('is not offered where the clinic allows none', async () => {
    const page = await openPage('#/consent');
    page.server.emergencyMinutes = 0;
    await act(() => page.enterPage());
    await screen.findByRole('button', { name: /Agrees: start/ });
    expect(screen.queryByText('Start without consent')).toBeNull();
  });
});

describe('what is to be made good', () => {
  it('stands on the home screen until it is explained', async () => {
    const page = await openPage('#/');
    page.oversight.owed = [owed()];
    await act(() => page.enterPage());
    const row = await screen.findByTestId('unconsented');
    expect(row.textContent).toContain('Made up: no breath.');
    await page.user.type(within(row).getByLabelText('Why consent could not be asked for'), 'short');
    await page.user.click(within(row).getByRole('button', { name: 'Settle it' }));
    expect(page.oversight.said('explain')).toEqual([]);
    const words = 'Made up: unconscious all along.';
    await page.user.clear(within(row).getByLabelText('Why consent could not be asked for'));
    await page.user.type(within(row).getByLabelText('Why consent could not be asked for'), words);
    await page.user.click(within(row).getByRole('button', { name: 'Settle it' }));
    await waitFor(() => expect(screen.queryByTestId('unconsented')).toBeNull());
    expect(page.oversight.said('explain')[0]?.[1]).toEqual({
      emergencyId: 'emg_madeup0001',
      explanation: words,
    });
  });

  it('lets only who sat with the patient record consent afterwards', async () => {
    const page = await openPage('#/');
    page.oversight.owed = [owed({ started_by: 'mbr_somebodyelse' })];
    page.server.role = 'supervisor';
    await act(() => page.enterPage());
    const row = await screen.findByTestId('unconsented');
    expect(within(row).queryByText('Record consent')).toBeNull();
    expect(within(row).getByText('Write why not')).toBeDefined();
  });

  it('is nothing where every visit began with consent', async () => {
    const page = await openPage('#/');
    await act(() => page.enterPage());
    await waitFor(() => expect(page.oversight.said('unconsented')).toHaveLength(1));
    expect(screen.queryByText('Visits without consent, to be settled')).toBeNull();
  });

  it('shows a supervisor the settled ones too, with who settled them', async () => {
    const page = await openPage('#/oversight/unconsented');
    page.server.role = 'supervisor';
    page.oversight.owed = [
      owed({
        state: 'explained',
        explanation: 'Made up: unconscious.',
        closed_at: '2026-11-23T10:30:00.000Z',
        closed_by: 'mbr_other',
        closed_by_name: 'Made-up supervisor',
      }),
    ];
    await act(() => page.enterPage());
    const row = await screen.findByTestId('unconsented');
    expect(row.textContent).toContain('Made up: unconscious.');
    expect(row.textContent).toContain('Settled by Made-up supervisor');
    expect(within(row).queryByText('Write why not')).toBeNull();
  });
});

describe('what is taken away', () => {
  it('says that there was no consent', async () => {
    const t = textOf(await loadWords('en'));
    const day = (at: string) => at;
    expect(asText(null, [], t, day, true)).toContain('without consent on record');
    expect(asText(null, [], t, day, false)).not.toContain('without consent on record');
  });
});

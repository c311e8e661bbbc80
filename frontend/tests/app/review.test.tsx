// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Summary } from '../../src/api/wire';
import { linesWith } from '../../src/app/find-lines';
import { startOf } from '../../src/app/HistoryFilters';
import { asText } from '../../src/app/TakeAway';
import { loadWords, textOf } from '../../src/i18n/text';
import {
  AT,
  answered,
  failed,
  ME,
  someCard,
  someSummary,
  someTurn,
  someVisit,
} from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const day = (at: string) => `on ${at}`;

async function at(hash: string) {
  const page = await openPage(hash);
  page.server.visits.set('con-1', someVisit('con-1', 'completed'));
  return page;
}

describe('the history', () => {
  it('is asked for by state, language, kind of action and day, and by nothing that was said', async () => {
    const { server, user, enterPage } = await at('#/history');
    await act(() => enterPage());
    await user.selectOptions(await screen.findByLabelText('State'), 'completed');
    await user.selectOptions(screen.getByLabelText('Patient speaks'), 'es');
    await user.selectOptions(screen.getByLabelText('Kind of action'), 'lab');
    fireEvent.change(screen.getByLabelText('Up to and including'), {
      target: { value: '2026-11-22' },
    });
    await waitFor(() =>
      expect(server.filters.at(-1)).toEqual({
        state: 'completed',
        language: 'es',
        action_type: 'lab',
        to: new Date(2026, 10, 23).toISOString(),
        cursor: undefined,
      }),
    );
    await user.selectOptions(screen.getByLabelText('State'), '');
    await waitFor(() => expect(server.filters.at(-1)).not.toHaveProperty('state'));
    expect(screen.queryByLabelText('Clinician')).toBeNull();
  });

  it('lets a supervisor ask for one clinician', async () => {
    const { server, user, enterPage } = await at('#/history');
    server.me = async () => answered({ ...ME, role: 'supervisor' as const });
    server.people = [
      { member_id: 'mbr_ana', name: 'Ana', role: 'clinician', state: 'active', created_at: AT },
      { member_id: 'mbr_aud', name: 'Aud', role: 'auditor', state: 'active', created_at: AT },
    ];
    await act(() => enterPage());
    await screen.findByRole('option', { name: 'Ana' });
    expect(screen.queryByRole('option', { name: 'Aud' })).toBeNull();
    await user.selectOptions(screen.getByLabelText('Clinician'), 'mbr_ana');
    await waitFor(() => expect(server.filters.at(-1)).toMatchObject({ clinician: 'mbr_ana' }));
  });

  it('takes no day from a year that is still being typed', () => {
    expect(startOf('0002-01-01', 0)).toBeUndefined();
    expect(startOf('', 0)).toBeUndefined();
  });
});

describe('an opened visit', () => {
  it('is searched in the page alone, whatever the accents and the language', () => {
    const line = (text: string, translation: string) => ({
      turnId: text,
      turn: { ...someTurn(text), target: { lang: 'es' as const, text: translation } },
      delivery: 'stored' as const,
      flags: [],
    });
    const lines = [line('An X-ray.', 'Una radiografía.'), line('Good day.', 'Buenos días.')];
    expect(linesWith(lines, 'RADIOGRAFIA').map((one) => one.turnId)).toEqual(['An X-ray.']);
    expect(linesWith(lines, 'day good').map((one) => one.turnId)).toEqual(['Good day.']);
    expect(linesWith(lines, 'nothing of it')).toEqual([]);
    expect(linesWith(lines, '  ')).toEqual(lines);
  });

  it('takes the clinic’s own names, and says where the server would not', async () => {
    const { server, user, enterPage } = await at('#/history/con-1');
    await act(() => enterPage());
    await user.type(await screen.findByLabelText('System'), 'urn:made-up');
    await user.type(screen.getByLabelText('Patient number'), 'p-7');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Saved.');
    expect(server.visits.get('con-1')?.external_ref).toEqual({
      system: 'urn:made-up',
      patient_id: 'p-7',
      encounter_id: null,
    });
    server.editConversation = async () => failed(422);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/Not saved/);
  });

  it('is copied with the warning that a machine wrote it', async () => {
    const t = textOf(await loadWords('en'));
    const line = { kind: 'plan' as const, en: 'Rest.', es: 'Reposo.', evidence: [], edited: false };
    const summary = someSummary({ lines: [line] });
    expect(asText(summary, [someCard()], t, day)).toBe(
      [
        'Summary (Machine-made, not reviewed)',
        'Plan: Rest. | Reposo.',
        '',
        'Actions',
        '- Lab test: A blood test (To review)',
      ].join('\n'),
    );
  });

  it('is copied with who reviewed it, when, and how qualified they are', async () => {
    const t = textOf(await loadWords('en'));
    const mark = (change: Partial<Summary>) =>
      asText(someSummary({ reviewed: true, reviewed_at: AT, ...change }), [], t, day).split(
        '\n',
      )[0];
    expect(mark({})).toBe(`Summary (Machine-made, reviewed by a person of the clinic, on ${AT})`);
    const ana = { reviewer_name: 'Ana', reviewer_qualification: null };
    expect(mark(ana)).toContain('by Ana, no qualification stated, on');
    expect(mark({ ...ana, reviewer_qualification: 'qualified_translator' })).toContain(
      'by Ana, qualified translator, on',
    );
    expect(mark({ ...ana, needs_review: true })).toContain('More was said after that');
  });
});

// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Language, Summary } from '../../src/api/wire';
import { AT, answered, failed, ME, someSummary, someVisit } from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

/** An earlier visit with this summary. */
async function shown(summary: Partial<Summary> = {}, language: Language = 'en', content = false) {
  const page = await openPage('#/history/con-1', language);
  const visit = { ...someVisit('con-1', 'completed'), summary: someSummary(summary) };
  page.server.visits.set('con-1', visit);
  page.server.me = async () => answered({ ...ME, mail_content: content });
  await act(() => page.enterPage());
  await screen.findByTestId('summary');
  return page;
}

function refusal(status: number, code: string, reason?: string) {
  const errors = reason === undefined ? null : [{ at: 'body.to', message: 'x', code: reason }];
  const problem = { type: '', title: '', status, code, detail: '', request_id: 'r-1', errors };
  return failed(status, { problem });
}

describe('a summary', () => {
  it('says where the language model was to write it and did not', async () => {
    await shown({ instead_of: 'openai' });
    expect(screen.getByText(/gave no usable answer/)).toBeTruthy();
    expect(screen.getByText('Tome dos tabletas.')).toBeTruthy();
  });

  it('says nothing of it where the rules were to write it', async () => {
    await shown();
    expect(screen.queryByText(/gave no usable answer/)).toBeNull();
    expect(screen.getByText('Machine-made, not reviewed')).toBeTruthy();
  });

  it('says where the model was to find the actions too and did not', async () => {
    const page = await shown();
    expect(screen.queryByText(/come from the rules alone/)).toBeNull();
    const fallbacks = [{ step: 'detect' as const, provider: 'openai', why: 'refused' }];
    const visit = page.server.visits.get('con-1') ?? someVisit('con-1');
    page.server.visits.set('con-1', { ...visit, fallbacks });
    await page.user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/come from the rules alone/);
  });

  it('shows where each of its lines was said, once', async () => {
    const { user } = await shown();
    const summary = screen.getByTestId('summary');
    await user.click(within(summary).getByRole('button', { name: 'Show where it was said' }));
  });

  it('is approved as it stands, and says who and when', async () => {
    const { user, server } = await shown();
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/^Approved by you, /);
    expect(screen.queryByText('Machine-made, not reviewed')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    expect(server.visits.get('con-1')?.summary?.lines[0]?.edited).toBe(false);
  });

  it('keeps what its reviewer states to be qualified by', async () => {
    const { user, server } = await shown();
    await user.selectOptions(
      screen.getByLabelText('What qualifies you to review a translation'),
      'qualified interpreter',
    );
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(
      new RegExp(`^Approved by you, .* · ${ME.name}, qualified interpreter$`),
    );
    expect(server.visits.get('con-1')?.summary?.reviewer_qualification).toBe(
      'qualified_interpreter',
    );
    expect(screen.queryByLabelText('What qualifies you to review a translation')).toBeNull();
  });

  it('is changed in both languages with the keyboard alone', async () => {
    const { user, server } = await shown();
    screen.getByRole('button', { name: 'Edit' }).focus();
    await user.keyboard('{Enter}');
    const form = screen.getByRole('form', { name: 'Edit the summary' });
    await user.clear(within(form).getByLabelText('In English'));
    await user.type(within(form).getByLabelText('In English'), 'Take one tablet.');
    await user.click(within(form).getByRole('button', { name: 'Add a line' }));
    await user.click(within(form).getByRole('button', { name: 'Save and approve' }));
    expect(screen.getByText(/something in at least one language/)).toBeTruthy();
    await user.click(within(form).getByRole('button', { name: 'Remove line 2' }));
    await user.click(within(form).getByRole('button', { name: 'Save and approve' }));
    await screen.findByText('Take one tablet.');
    expect(screen.getAllByText(/Written by a person/)).toHaveLength(2);
    expect(server.visits.get('con-1')?.summary?.lines).toHaveLength(1);
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' })),
    );
  });

  it('that changed meanwhile is shown as it now is, and is not approved', async () => {
    const { user, server } = await shown();
    const visit = { ...someVisit('con-1', 'completed'), summary: someSummary({ revision: 2 }) };
    server.visits.set('con-1', visit);
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/changed while you looked at it/);
    expect(screen.getByText('Machine-made, not reviewed')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/^Approved by you/);
  });

  it('that changed while it was edited is shown beside what was written, which is kept', async () => {
    const { user, server } = await shown();
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    const form = screen.getByRole('form', { name: 'Edit the summary' });
    await user.clear(within(form).getByLabelText('In English'));
    await user.type(within(form).getByLabelText('In English'), 'Written by hand.');
    const line = {
      kind: 'plan' as const,
      en: 'Said later.',
      es: null,
      evidence: [],
      edited: false,
    };
    const summary = someSummary({ revision: 2, lines: [line] });
    server.visits.set('con-1', { ...someVisit('con-1', 'completed'), summary });
    await user.click(screen.getByRole('button', { name: 'Save and approve' }));
    await screen.findByText(/changed while you looked at it/);
    expect(screen.getByText('Said later.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>('In English').value).toBe('Written by hand.');
    await user.click(screen.getByRole('button', { name: 'Save and approve' }));
    await screen.findByText(/^Approved by you/);
    expect(server.visits.get('con-1')?.summary?.lines[0]?.en).toBe('Written by hand.');
  });

  it('that a colleague approved before more was said asks to be looked at again', async () => {
    await shown({ reviewed: true, needs_review: true, reviewed_by: 'mem_other', reviewed_at: AT });
    expect(screen.getByText(/^Approved by a colleague, /)).toBeTruthy();
    expect(screen.getByText(/More was said after it was approved/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Approve' })).toBeTruthy();
  });

  it('cannot be approved while the server does not answer, and says so', async () => {
    const { user, server } = await shown();
    server.reviewSummary = async () => failed(0);
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/could not be approved now/);
  });
});

describe('mailing a summary', () => {
  async function write(page: Awaited<ReturnType<typeof shown>>, to = 'reader@example.test') {
    await page.user.click(screen.getByText('Send by mail', { selector: 'summary' }));
    await page.user.type(screen.getByLabelText('Address'), to);
  }
  const press = (page: Awaited<ReturnType<typeof shown>>, name = 'Send') =>
    page.user.click(screen.getByRole('button', { name }));

  it('sends a link and says that it was handed over', async () => {
    const page = await shown();
    await write(page, ' reader@example.test{Enter}');
    await screen.findByText('The mail to reader@example.test was handed over.');
    expect(page.server.mails).toMatchObject([{ to: 'reader@example.test', form: 'link' }]);
    expect(screen.queryByLabelText('The summary itself')).toBeNull();
  });

  it('offers the words where the clinic allows it, with a warning', async () => {
    const page = await shown({}, 'en', true);
    await write(page);
    await page.user.click(screen.getByLabelText('The summary itself'));
    expect(screen.getByText(/Make sure the patient agrees/)).toBeTruthy();
    await press(page);
    await screen.findByText(/was handed over/);
    expect(page.server.mails).toMatchObject([{ form: 'content' }]);
  });

  it('admits that a demo sends nothing', async () => {
    const page = await shown();
    page.server.mailDemo = true;
    await write(page);
    await press(page);
    await screen.findByText(/nothing left it/);
  });

  it('is repeated under one key until it is another mail', async () => {
    const page = await shown();
    page.server.mailFailures = [failed(0), refusal(503, 'unavailable')];
    await write(page);
    for (const _ of [1, 2]) {
      await press(page);
      await screen.findByText(/same mail goes out only once/);
    }
    await press(page);
    await screen.findByText(/was handed over/);
    await press(page);
    await waitFor(() => expect(page.server.mails).toHaveLength(4));
    const keys = page.server.mails.map((mail) => mail.key);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('that may have left is only sent again by somebody who was told', async () => {
    const page = await shown();
    page.server.mailFailures = [refusal(504, 'email_uncertain')];
    await write(page);
    await press(page);
    await screen.findByText(/Ask the reader before you send it again/);
    await press(page, 'Send it again all the same');
    await screen.findByText(/was handed over/);
    const [first, second] = page.server.mails;
    expect(first?.key).not.toBe(second?.key);
  });

  it.each([
    [refusal(422, 'invalid', 'address_malformed'), /name@clinic.example/],
    [refusal(422, 'invalid', 'address_several'), /one address alone, without a name/],
    [refusal(422, 'email_refused', 'address_refused'), /refused this address/],
  ])('says at the address what to mend', async (answer, said) => {
    const page = await shown();
    page.server.mailFailures = [answer];
    await write(page, 'x');
    await press(page);
    await screen.findByText(said);
    expect(screen.getByLabelText('Address').getAttribute('aria-invalid')).toBe('true');
  });

  it.each([
    [refusal(429, 'rate_limited'), /Espere diez minutos/],
    [refusal(502, 'upstream_rejected'), /Avise a un administrador/],
    [refusal(422, 'invalid', 'content_not_allowed'), /solo envía enlaces/],
    [refusal(504, 'upstream_timeout'), /no responde/],
    [refusal(409, 'idempotency_in_flight'), /está en camino/],
    [failed(500), /No es seguro/],
  ])('says in Spanish too why nothing was sent', async (answer, said) => {
    const page = await shown({}, 'es');
    page.server.mailFailures = [answer];
    await page.user.click(screen.getByText('Enviar por correo', { selector: 'summary' }));
    await page.user.type(screen.getByLabelText('Dirección'), 'x@y.test');
    await press(page, 'Enviar');
    await screen.findByText(said);
  });
});

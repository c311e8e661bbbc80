// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wholeExport } from '../../src/app/oversight/ExportAudit';
import { AT, answered, failed, ME } from '../support/fakes';
import { FakeOversight, someMember, someRow } from '../support/oversight';
import { openPage } from '../support/page';

afterEach(cleanup);

async function open(hash: string, role: string, language: 'en' | 'es' = 'en') {
  const page = await openPage(hash, language);
  page.server.me = async () => answered({ ...ME, role } as typeof ME);
  await page.enterPage();
  return page;
}

describe('the home of each role', () => {
  it('is the auditor’s own, without visits', async () => {
    await open('#/', 'auditor');
    expect(await screen.findByText(/An auditor reads no visit/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start a visit' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Earlier visits' })).toBeNull();
    expect(screen.getAllByRole('link', { name: 'Oversight' })).toHaveLength(2);
  });

  it('leads the administrator to the members', async () => {
    const { user } = await open('#/', 'admin');
    await user.click(await screen.findByRole('link', { name: 'Oversight' }));
    expect(await screen.findByRole('heading', { name: 'Members', level: 1 })).toBeTruthy();
  });
});

describe('the audit', () => {
  it('is searched by what was filled in, and asks for nothing before', async () => {
    const { user, oversight } = await open('#/oversight', 'auditor');
    await screen.findByTestId('audit-row');
    await user.type(screen.getByLabelText('Which object'), ' con_madeup0001 ');
    await user.selectOptions(screen.getByLabelText('What was done'), 'Reading a visit');
    await user.selectOptions(screen.getByLabelText('Result'), 'Refused');
    expect(oversight.said('audit')).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(oversight.said('audit').at(-1)?.[1]).toEqual({
      object_id: 'con_madeup0001',
      right: 'visit.read',
      result: 'denied',
      cursor: undefined,
    });
  });

  it('says who, what, by which right, and how it went', async () => {
    const page = await openPage('#/oversight');
    page.server.me = async () => answered({ ...ME, role: 'auditor' } as typeof ME);
    page.oversight.rows = [
      someRow({ right: 'break_glass' }),
      someRow({ audit_id: 'aud_2', principal_name: null, status: 404, code: 'not_found' }),
    ];
    await page.enterPage();
    const [first, second] = await screen.findAllByTestId('audit-row');
    if (first === undefined || second === undefined) throw new Error('two rows');
    expect(within(first).getByText('Allowed')).toBeTruthy();
    expect(within(first).getByText(/In an emergency/)).toBeTruthy();
    expect(within(second).getByText('Refused')).toBeTruthy();
    expect(within(second).getByText('mbr_madeup0001')).toBeTruthy();
  });

  it('says that its chain is whole, or what was touched', async () => {
    const { user, oversight } = await open('#/oversight', 'auditor');
    expect(await screen.findByText('The audit is as it was written.')).toBeTruthy();
    oversight.chainNow = { ...oversight.chainNow, fault: 'row aud_x was changed' };
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('row aud_x was changed')).toBeTruthy();
  });

  it('is checked back to its first seal where that is asked for, or to the first fault', async () => {
    const { user, oversight } = await open('#/oversight', 'auditor');
    const stretch = { seals: 200, from_seal: 201, rows: 900, waiting: 0, fault: null };
    const earlier = { ...stretch, from_seal: 1, checked_at: '2026-11-23T10:05:00.000Z' };
    oversight.chainNow = { ...stretch, checked_at: '2026-11-23T10:04:00.000Z' };
    oversight.chainBefore.set(201, earlier);
    await user.click(await screen.findByText('Check again'));
    expect(await screen.findByText(/from number 201 on/)).toBeTruthy();
    await user.click(screen.getByText('Check everything'));
    expect(await screen.findByText(/1800 rows in 400 seals are as they were/)).toBeTruthy();
    expect(screen.queryByText('Check everything')).toBeNull();

    oversight.chainNow = { ...stretch, checked_at: '2026-11-23T10:06:00.000Z' };
    oversight.chainBefore.set(201, { ...earlier, fault: 'row aud_y is missing (seal 7)' });
    await user.click(screen.getByText('Check again'));
    await user.click(await screen.findByText('Check everything'));
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('row aud_y is missing (seal 7)')).toBeTruthy();
  });

  it('is exported answer by answer into one file', async () => {
    const api = new FakeOversight();
    api.parts = 3;
    expect(await wholeExport(api, { result: 'denied' })).toEqual({
      parts: ['part 1\n', 'part 2\n', 'part 3\n'],
      cut: false,
    });
    api.parts = 100;
    expect(await wholeExport(api, {})).toMatchObject({ cut: true });
    api.failures = [failed(503)];
    expect(await wholeExport(api, {})).toMatchObject({ failure: { status: 503 } });
  });

  it('tells who saw a visit and by which right', async () => {
    const { user } = await open('#/oversight/access', 'auditor');
    await user.type(await screen.findByLabelText('Number of the visit'), 'con_madeup0001');
    await user.click(screen.getByRole('button', { name: 'Show who saw it' }));
    const line = await screen.findByTestId('access');
    expect(within(line).getByText('Made-up colleague')).toBeTruthy();
    expect(within(line).getByText('In an emergency')).toBeTruthy();
  });

  it('is not shown to others, whatever the address says', async () => {
    const { oversight } = await open('#/oversight/audit', 'supervisor');
    await screen.findByRole('heading', { name: 'Emergency openings', level: 1 });
    expect(oversight.said('audit')).toEqual([]);
    cleanup();
    await open('#/oversight', 'clinician');
    expect(await screen.findByText('Your role does not watch over the clinic.')).toBeTruthy();
  });
});

describe('members', () => {
  it('are invited with a text that is shown once', async () => {
    const { user, oversight } = await open('#/oversight/members', 'admin');
    await user.type(await screen.findByLabelText('Name'), 'Made-up newcomer');
    await user.selectOptions(
      within(screen.getByRole('group', { name: 'Invite somebody' })).getByLabelText('Role'),
      'Auditor',
    );
    await user.click(screen.getByRole('button', { name: 'Invite' }));
    expect((await screen.findByTestId('shown-once')).textContent).toBe('made-up-invitation');
    expect(oversight.said('invite')[0]?.[1]).toEqual({
      name: 'Made-up newcomer',
      role: 'auditor',
    });
    await user.click(screen.getByRole('button', { name: 'I have handed it over' }));
    expect(screen.queryByTestId('shown-once')).toBeNull();
    expect(await screen.findAllByTestId('member')).toHaveLength(2);
  });

  it('are suspended after a question, and let in again', async () => {
    const { user, oversight } = await open('#/oversight/members', 'admin');
    await user.click(await screen.findByRole('button', { name: 'Suspend Made-up colleague' }));
    expect(oversight.said('changeMember')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Suspend' }));
    await screen.findByText('Suspended');
    await user.click(screen.getByRole('button', { name: 'Let Made-up colleague in again' }));
    await screen.findByText('Active');
    expect(oversight.said('changeMember').map(([, said]) => said)).toEqual([
      { id: 'mbr_madeup0002', state: 'suspended' },
      { id: 'mbr_madeup0002', state: 'active' },
    ]);
  });

  it('are moved by a button, not by passing over the roles', async () => {
    const { user, oversight } = await open('#/oversight/members', 'admin');
    await user.selectOptions(await screen.findByLabelText('Role of Made-up colleague'), 'Auditor');
    expect(oversight.said('changeMember')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Change the role' }));
    await vi.waitFor(() =>
      expect(oversight.said('changeMember').map(([, said]) => said)).toEqual([
        { id: 'mbr_madeup0002', role: 'auditor' },
      ]),
    );
  });

  it('cannot be changed where they are oneself', async () => {
    const page = await openPage('#/oversight/members');
    page.server.me = async () => answered({ ...ME, role: 'admin' } as typeof ME);
    page.oversight.people = [someMember({ member_id: ME.member_id })];
    await page.enterPage();
    expect(await screen.findByText(/another administrator changes your role/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Suspend/ })).toBeNull();
  });
});

describe('keeping and deleting', () => {
  it('is set by an administrator after a question', async () => {
    const { user, oversight } = await open('#/oversight/keeping', 'admin');
    const text = await screen.findByLabelText('What was said, summaries and actions');
    await user.type(text, '3650');
    await user.clear(screen.getByLabelText('Recordings'));
    await user.click(screen.getByRole('button', { name: 'Set these days' }));
    expect(oversight.said('setRetention')).toEqual([]);
    const question = screen.getByRole('region', { name: 'Set these days?' });
    await user.click(within(question).getByRole('button', { name: 'Set these days' }));
    await screen.findByText('Set.');
    expect(oversight.said('setRetention')[0]?.[1]).toEqual({
      text_days: 3650,
      recordings_days: null,
      webhooks_days: null,
      figures_days: null,
      audit_days: 2_192,
    });
  });

  it('is held by a supervisor, and released', async () => {
    const { user } = await open('#/oversight/keeping', 'supervisor');
    await user.type(await screen.findByLabelText('Number of the visit'), 'con_madeup0001');
    await user.type(screen.getByLabelText('Why'), 'Made up: a lawyer asked.');
    await user.click(screen.getByRole('button', { name: 'Hold it' }));
    const hold = await screen.findByTestId('hold');
    expect(within(hold).getByText('Held')).toBeTruthy();
    await user.click(within(hold).getByRole('button', { name: 'Release' }));
    expect(await within(await screen.findByTestId('hold')).findByText('Released')).toBeTruthy();
  });

  it('is read by an auditor, with what was deleted and why', async () => {
    const page = await openPage('#/oversight/keeping');
    page.server.me = async () => answered({ ...ME, role: 'auditor' } as typeof ME);
    page.oversight.gone = [
      {
        deletion_id: 'del_1',
        data: 'text',
        rule: 'retention',
        days: 365,
        conversation_id: 'con_madeup0001',
        counts: { turns: 42, actions: 0 },
        oldest: AT,
        newest: AT,
        deleted_at: AT,
        finished: true,
      },
    ];
    await page.enterPage();
    const gone = await screen.findByTestId('deletion');
    expect(within(gone).getByText('By the rule of 365 days')).toBeTruthy();
    expect(within(gone).getByText('turns=42')).toBeTruthy();
    expect(within(gone).queryByText(/actions=/)).toBeNull();
    expect(screen.getByText('30 days')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Set these days' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Hold it' })).toBeNull();
  });
});

describe('patients’ data', () => {
  it('waits until what is in use was declared on purpose', async () => {
    const { user, oversight } = await open('#/oversight/attestations', 'admin');
    const change = await screen.findByRole('button', { name: 'Switch to patients’ data' });
    expect((change as HTMLButtonElement).disabled).toBe(true);
    const [path] = screen.getAllByTestId('attestation');
    if (path === undefined) throw new Error('no path');
    expect(within(path).getByText('In use, not declared')).toBeTruthy();
    const day = within(path).getByLabelText('Day the agreement was signed');
    await user.type(day, '2031-03-01');
    const declare = within(path).getByRole('button', { name: 'Declare' });
    expect((declare as HTMLButtonElement).disabled).toBe(true);
    await user.click(within(path).getByRole('checkbox', { name: /keeps nothing/ }));
    await user.click(declare);
    await within(path).findByText('Declared');
    await user.click(screen.getByRole('button', { name: 'Switch to patients’ data' }));
    expect(await screen.findByText('This clinic may hold visits with patients.')).toBeTruthy();
    expect(oversight.said('attest')[0]?.[1]).toEqual({
      path: 'translations',
      baa_signed_on: '2031-03-01',
    });
  });

  it('is said on every screen where it is not declared', async () => {
    const page = await openPage('#/');
    page.server.me = async () => answered({ ...ME, data: 'demo' } as typeof ME);
    await page.enterPage();
    expect(await screen.findByText(/Made-up visits only/)).toBeTruthy();
  });

  it('is read by an auditor, who declares nothing', async () => {
    await open('#/oversight/attestations', 'auditor');
    expect(await screen.findByText('This clinic may hold made-up visits only.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Declare|Switch/ })).toBeNull();
  });
});

describe('an emergency', () => {
  it('is asked for where a visit is not one’s own, with a reason', async () => {
    const page = await open('#/history/con_colleagues', 'clinician');
    const { user, oversight, server } = page;
    server.conversation = async () => failed(404);
    window.location.hash = '#/';
    window.location.hash = '#/history/con_colleague02';
    await screen.findByRole('heading', { name: 'This visit is not yours to open' });
    await user.type(screen.getByLabelText('Why you need to read it now'), 'short');
    await user.click(screen.getByRole('button', { name: 'Open it for 60 minutes' }));
    expect(await screen.findByText('Write at least 10 characters.')).toBeTruthy();
    expect(oversight.said('breakGlass')).toEqual([]);
    await user.type(screen.getByLabelText('Why you need to read it now'), ' but now with more');
    await user.click(screen.getByRole('button', { name: 'Open it for 60 minutes' }));
    await vi.waitFor(() => expect(oversight.said('breakGlass')).toHaveLength(1));
    expect(oversight.said('breakGlass')[0]?.[1]).toEqual({
      id: 'con_colleague02',
      reason: 'short but now with more',
    });
  });

  it('is reported with who, why and until when', async () => {
    const page = await openPage('#/oversight/emergencies');
    page.server.me = async () => answered({ ...ME, role: 'supervisor' } as typeof ME);
    page.oversight.uses = [
      {
        glass_id: 'gls_1',
        conversation_id: 'con_madeup0001',
        member_id: 'mbr_madeup0002',
        member_name: 'Made-up colleague',
        reason: 'Made up: she bleeds again.',
        opened_at: AT,
        expires_at: AT,
      },
    ];
    await page.enterPage();
    const use = await screen.findByTestId('emergency');
    expect(within(use).getByText('Made up: she bleeds again.')).toBeTruthy();
    expect(within(use).getByText('Made-up colleague')).toBeTruthy();
  });

  it('is in Spanish too', async () => {
    await open('#/oversight/emergencies', 'auditor', 'es');
    expect(await screen.findByRole('heading', { name: 'Aperturas de urgencia' })).toBeTruthy();
  });
});

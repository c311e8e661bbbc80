// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '../../src/api/wire';
import { AT, failed } from '../support/fakes';
import {
  type FakeIntegrations,
  refusedAt,
  someAttempt,
  someDelivery,
  someEndpoint,
} from '../support/integrations';
import { openPage } from '../support/page';

vi.setConfig({ testTimeout: 20_000 });

beforeAll(async () => {
  await import('../../src/app/integrations/Integrations');
});
beforeEach(() => {
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const ID = 'ep_madeup000001';

interface Where {
  part?: string;
  role?: Me['role'];
  language?: 'en' | 'es';
  prepare?(server: FakeIntegrations): void;
}

async function at({ part, role = 'admin', language = 'en', prepare }: Where = {}) {
  const page = await openPage(`#/integrations${part === undefined ? '' : `/${part}`}`, language);
  page.server.role = role;
  prepare?.(page.integrations);
  await act(() => page.enterPage());
  return page;
}

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const field = (name: string) => screen.findByRole('textbox', { name });

describe('the way in', () => {
  it('is on an administrator’s home, which offers no visit', async () => {
    const { user } = await (async () => {
      const page = await openPage('#/');
      page.server.role = 'admin';
      await act(() => page.enterPage());
      return page;
    })();
    expect(screen.queryByRole('button', { name: 'Start a visit' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'History' })).toBeNull();
    await user.click(screen.getAllByRole('link', { name: 'Integrations' })[0] as HTMLElement);
    expect(await screen.findByTestId('endpoint')).toBeTruthy();
  });

  it('is shut to everybody else, who ask the server for nothing', async () => {
    const { integrations } = await at({ role: 'supervisor', part: ID });
    expect(await screen.findByText(/Only an administrator/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Integrations' })).toBeNull();
    expect(integrations.calls).toEqual([]);
  });
});

describe('the list of endpoints', () => {
  it('says how each stands', async () => {
    const health = {
      failures: 12,
      failing_since: AT,
      open_until: '2026-11-23T10:05:00Z',
      warnings: 1,
      disabled_after: AT,
    };
    await at({
      prepare: (server) => {
        server.endpointsKept = [
          someEndpoint(),
          someEndpoint({ endpoint_id: 'ep_2', description: '', health }),
          someEndpoint({ endpoint_id: 'ep_3', state: 'disabled', disabled_reason: 'gone' }),
        ];
      },
    });
    const rows = await screen.findAllByTestId('endpoint');
    expect(rows.map((row) => row.querySelector('[data-tone]')?.textContent)).toEqual([
      '✓ Enabled',
      '✕ Failing, paused',
      '✕ Disabled: it said it is gone',
    ]);
    expect(within(rows[1] as HTMLElement).getByRole('link').textContent).toContain('https://ehr');
  });

  it('says that there is none, and that it could not be read, with a way to try again', async () => {
    const { user, integrations } = await at({
      prepare: (server) => {
        server.endpointsKept = [];
        server.failures = [failed(503)];
      },
    });
    expect((await screen.findByRole('alert')).textContent).toContain('The server has a problem');
    await user.click(await button('Try again'));
    expect(await screen.findByText(/No endpoint yet/)).toBeTruthy();
    expect(integrations.said('endpoints').length).toBe(2);
  });
});

describe('a new endpoint', () => {
  it('keeps what was entered, and its key, over a refusal and a lost answer', async () => {
    const { user, integrations } = await at({ part: 'new' });
    await user.type(await field('Address (URL)'), 'http://ehr.example.org/');
    await user.type(await field('Name'), 'Records');
    await user.click(screen.getByRole('checkbox', { name: 'action.proposed' }));
    await user.clear(await field('Least confidence of proposals'));
    await user.type(await field('Least confidence of proposals'), '80');
    integrations.failures = [refusedAt('body.url', 'url_scheme'), failed(0)];
    await user.click(await button('Create the endpoint'));
    const url = await field('Address (URL)');
    await waitFor(() => expect(url.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(url);
    expect(screen.getByText('The address must begin with https://')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('Nothing you entered is lost');
    expect((await field('Name')) as HTMLInputElement).toHaveProperty('value', 'Records');

    await user.clear(url);
    await user.type(url, 'https://ehr.example.org/');
    await user.click(await button('Create the endpoint'));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    await user.click(await button('Create the endpoint'));
    expect((await screen.findByTestId('shown-once')).textContent).toBe('whsec_madeup');

    const [first, lost, again] = integrations.said('createEndpoint');
    expect(lost?.[1]).toEqual(again?.[1]);
    expect(lost?.[2]).toBe(again?.[2]);
    expect(first?.[2]).not.toBe(again?.[2]);
    expect(again?.[1]).toMatchObject({
      url: 'https://ehr.example.org/',
      events: ['action.confirmed', 'conversation.completed', 'action.proposed'],
      min_confidence: 0.8,
    });
    expect(integrations.endpointsKept.length).toBe(2);
  });

  it('copies the secret, and does not show it again', async () => {
    const { user } = await at({ part: 'new' });
    await user.type(await field('Address (URL)'), 'https://ehr.example.org/');
    await user.click(await button('Create the endpoint'));
    await user.click(await button('Copy'));
    expect(await screen.findByText('Copied.')).toBeTruthy();
    expect(await navigator.clipboard.readText()).toBe('whsec_madeup');
    expect(screen.getByText(/You will not see it again/)).toBeTruthy();
    await user.click(await button(/I have kept it/));
    expect(await button('Rotate the secret')).toBeTruthy();
    expect(document.body.textContent).not.toContain('whsec_madeup');
  });

  it('says at once what nobody needs to ask the server about', async () => {
    const { user, integrations } = await at({ part: 'new', language: 'es' });
    await user.click(await screen.findByRole('radio', { name: 'Un calendario propio' }));
    const waits = await field('Espera antes de cada intento');
    await user.clear(waits);
    await user.type(waits, 'pronto');
    await user.click(await button('Crear el destino'));
    expect(screen.getByText('Escriba algo aquí.')).toBeTruthy();
    expect(screen.getByText('Escriba esperas como «0 s, 5 min, 2 h».')).toBeTruthy();
    expect(integrations.said('createEndpoint')).toEqual([]);
  });

  it('shows the server’s own words where the page has none', async () => {
    const { user, integrations } = await at({ part: 'new', language: 'es' });
    await user.type(await field('Dirección (URL)'), 'https://ehr.example.org/');
    integrations.failures = [refusedAt('body.url', 'a_reason_of_tomorrow')];
    await user.click(await button('Crear el destino'));
    const said = await screen.findByText('server: a_reason_of_tomorrow');
    expect(said.getAttribute('lang')).toBe('en');
    // So is an event that this page does not know yet.
    expect(screen.getByText('The server’s words for a.new_one.')).toBeTruthy();
  });
});

describe('an endpoint', () => {
  it('is changed, disabled, enabled and deleted', async () => {
    const { user, integrations } = await at({ part: ID });
    await user.click(await button('Edit'));
    const name = await field('Name');
    await user.clear(name);
    await user.type(name, 'Moved');
    await user.click(await button('Save'));
    expect(await screen.findByRole('heading', { name: 'Moved' })).toBeTruthy();
    await user.click(await button('Disable'));
    expect(await screen.findByText(/An administrator disabled this endpoint/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Send a test event' })).toBeNull();
    await user.click(await button('Enable'));
    expect(await button('Send a test event')).toBeTruthy();
    await user.click(await button('Delete'));
    await user.keyboard('{Escape}');
    expect(integrations.said('deleteEndpoint')).toEqual([]);
    await user.click(await button('Delete'));
    await user.click(await button('Delete it for good'));
    await waitFor(() => expect(window.location.hash).toBe('#/integrations'));
  });

  it('follows a test event from its failure to the reason', async () => {
    const { user, clock, integrations } = await at({ part: ID });
    await user.click(await button('Send a test event'));
    expect(await screen.findByText('On its way…')).toBeTruthy();
    const sent = integrations.deliveriesKept[0];
    integrations.settle(
      sent?.delivery_id ?? '',
      { attempts: 1, last_status: 500, last_error: 'http_5xx', next_attempt_at: AT },
      someAttempt(),
    );
    await act(() => clock.advance(400));
    const outcome = document.querySelector('[data-outcome=bad]');
    expect(outcome?.textContent).toContain('own program failed: it answered 500');
    // The log below knows it as well.
    const row = await screen.findByTestId('delivery');
    await waitFor(() => expect(row.textContent).toContain('Will be tried again'));
    integrations.settle(
      sent?.delivery_id ?? '',
      { status: 'delivered', last_status: 204, last_error: null, next_attempt_at: null },
      someAttempt({ number: 2, status: 204, error: null, duration_ms: 31 }),
    );
    await act(() => clock.advance(3_000));
    expect(document.querySelector('[data-outcome=good]')?.textContent).toBe(
      'Delivered: the receiver answered 204 in 31 ms.',
    );
  });

  it('rotates its secret only after saying what that means', async () => {
    const { user, integrations } = await at({ part: ID });
    await user.click(await button('Rotate the secret'));
    expect(screen.getByText(/every message carries both signatures/)).toBeTruthy();
    expect(integrations.said('rotateSecret')).toEqual([]);
    await user.click(screen.getByRole('radio', { name: 'One week' }));
    await user.click(await button('Rotate now'));
    expect((await screen.findByTestId('shown-once')).textContent).toBe('whsec_rotated');
    expect(integrations.said('rotateSecret')[0]?.[1]).toBe(168);
    expect(screen.getByText(/Secrets that sign at this moment: 2/)).toBeTruthy();
  });
});

describe('the delivery log', () => {
  const broken = someDelivery({ attempts: 2, last_error: 'timeout', status: 'exhausted' });
  const three = [
    broken,
    someDelivery({ delivery_id: `evt_2.${ID}`, status: 'delivered' }),
    someDelivery({ delivery_id: `evt_3.${ID}`, status: 'delivered' }),
  ];

  it('shows every attempt with its reason, and asks for it only once it is unfolded', async () => {
    const { user, integrations } = await at({
      part: ID,
      prepare: (server) => {
        server.deliveriesKept = [broken];
        server.attemptsOf.set(broken.delivery_id, [
          someAttempt({ number: 2, status: null, error: 'timeout', response_head: '' }),
          someAttempt({ status: 401, error: 'http_4xx', response_head: '<b>bad signature</b>' }),
        ]);
      },
    });
    const row = await screen.findByTestId('delivery');
    expect(row.textContent).toContain('Given up');
    expect(integrations.said('delivery')).toEqual([]);
    await user.click(within(row).getByText('action.confirmed'));
    const [second, first] = await within(row).findAllByTestId('attempt');
    expect(second?.textContent).toContain('no answer');
    expect(second?.textContent).toContain('did not answer within 30 seconds');
    expect(first?.textContent).toContain('answer 401');
    expect(first?.textContent).toContain('checks with another secret');
    // What a stranger answered is text, whatever it looks like.
    expect(first?.querySelector('pre')?.textContent).toBe('<b>bad signature</b>');
  });

  it('is filtered, and comes page by page within one range', async () => {
    const { user, integrations } = await at({
      part: ID,
      prepare: (server) => {
        server.deliveriesKept = three;
      },
    });
    expect((await screen.findAllByTestId('delivery')).length).toBe(2);
    await user.click(await button('Show more'));
    await waitFor(() => expect(screen.getAllByTestId('delivery').length).toBe(3));
    const [first, next] = integrations.said('deliveries');
    expect(next?.[1]).toEqual({ ...(first?.[1] as object), cursor: 'page-2' });
    await user.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'exhausted');
    await waitFor(() => expect(screen.getAllByTestId('delivery').length).toBe(1));
    await user.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'cancelled');
    expect(await screen.findByText('No delivery fits.')).toBeTruthy();
  });

  it('sends one again, and tells what failed before from what comes of it now', async () => {
    const { user, clock, integrations } = await at({
      part: ID,
      prepare: (server) => {
        server.deliveriesKept = [broken];
        server.attemptsOf.set(broken.delivery_id, [someAttempt({ number: 2 }), someAttempt()]);
      },
    });
    const row = await screen.findByTestId('delivery');
    await user.click(within(row).getByText('action.confirmed'));
    await user.click(await within(row).findByRole('button', { name: 'Send again now' }));
    await act(() => clock.advance(400));
    expect(within(row).getByText('On its way…')).toBeTruthy();
    integrations.settle(
      broken.delivery_id,
      { status: 'delivered', attempts: 3, last_status: 200, last_error: null },
      someAttempt({ number: 3, status: 200, error: null }),
    );
    await act(() => clock.advance(3_000));
    await waitFor(() => expect(row.dataset.status).toBe('delivered'));
    expect(within(row).getAllByTestId('attempt').length).toBe(3);
  });
});

describe('sending again', () => {
  it('counts first, and then sends exactly what was counted', async () => {
    const { user, clock, integrations } = await at({
      part: ID,
      prepare: (server) => {
        server.matched = 12;
      },
    });
    await user.click(await screen.findByRole('radio', { name: /never sent/ }));
    await user.click(await button('Count first'));
    expect(await screen.findByText('Deliveries that would be sent again: 12')).toBeTruthy();
    await act(() => clock.advance(60_000));
    integrations.failures = [failed(0)];
    await user.click(await button('Send 12 now'));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    await user.click(await button('Send 12 now'));
    expect(await screen.findByText(/On their way: 12/)).toBeTruthy();
    const [counted, lost, sent] = integrations.said('sendAgain replay');
    expect(counted?.[1]).toMatchObject({ dry_run: true });
    expect(sent?.[1]).toEqual({ ...(counted?.[1] as object), dry_run: false });
    expect(sent?.[2]).toBe(lost?.[2]);
    expect(sent?.[2]).not.toBe(counted?.[2]);
  });

  it('says that there is nothing, and where the moment is not taken', async () => {
    const { user, integrations } = await at({ part: ID });
    await user.click(await button('Count first'));
    expect(await screen.findByText(/Nothing would be sent/)).toBeTruthy();
    integrations.failures = [refusedAt('body.since', 'too_far_back')];
    await user.click(await button('Count first'));
    expect(await screen.findByText('At most 90 days back.')).toBeTruthy();
    await user.clear(screen.getByLabelText('Since'));
    await user.click(await button('Count first'));
    expect(await screen.findByText('Enter a date and a time.')).toBeTruthy();
  });
});

describe('the catalogue', () => {
  it('shows an example and the schema of each type', async () => {
    const { user } = await at({ part: 'events' });
    const [spec] = await screen.findAllByTestId('event-type');
    await user.click(within(spec as HTMLElement).getByText('action.proposed'));
    expect(spec?.textContent).toContain('"made_up": true');
    expect(spec?.textContent).toContain('"title": "action.proposed"');
    expect(spec?.textContent).toContain('nobody has reviewed it yet');
  });
});

describe('API keys', () => {
  it('are made with their scopes, shown once and revoked after a question', async () => {
    const { user, integrations } = await at({ part: 'keys' });
    expect(await screen.findByText(/No key yet/)).toBeTruthy();
    await user.click(await button('New key'));
    await user.click(await button('Create the key'));
    expect(screen.getByText('Enter something here.')).toBeTruthy();
    expect(screen.getByText('Choose at least one.')).toBeTruthy();
    await user.type(await field('Name'), 'Reader');
    await user.click(screen.getByRole('checkbox', { name: 'Read actions' }));
    await user.click(await button('Create the key'));
    expect((await screen.findByTestId('shown-once')).textContent).toBe('pk_madeup_secret');
    expect(integrations.said('createKey')[0]?.[1]).toEqual({
      name: 'Reader',
      scopes: ['actions:read'],
    });
    await user.click(await button('I have kept it'));
    expect(document.body.textContent).not.toContain('pk_madeup_secret');
    const row = screen.getByTestId('api-key');
    expect(row.textContent).toContain('Never used.');
    await user.click(within(row).getByRole('button', { name: 'Revoke Reader' }));
    await user.click(within(row).getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(row.textContent).toContain('Revoked'));
  });
});

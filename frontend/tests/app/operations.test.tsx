// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { answered, failed, ME } from '../support/fakes';
import { openPage } from '../support/page';

afterEach(cleanup);

async function open(language: 'en' | 'es' = 'en', role = 'admin') {
  const page = await openPage('#/operations', language);
  page.server.me = async () => answered({ ...ME, role } as typeof ME);
  await page.enterPage();
  return page;
}

describe('the Operations page', () => {
  it('shows times with a chart and its numbers in a table', async () => {
    const { user } = await open();
    const time = await screen.findByText('First translated word');
    const card = time.closest('li') as HTMLElement;
    expect(within(card).getByText(/Half within 700 ms, 95 of 100 within 1.4 sec/)).toBeTruthy();
    expect(
      within(card).getByRole('img', { name: /First translated word, by the hour/ }),
    ).toBeTruthy();
    await user.click(within(card).getByText('The numbers by the hour'));
    const table = within(card).getByRole('table', { name: 'First translated word' });
    expect(within(table).getAllByRole('row')).toHaveLength(3);
    expect(card.querySelectorAll('svg rect')).toHaveLength(4);
  });

  it('shows minutes with what they may have cost, and since when the price is known', async () => {
    await open();
    const table = await screen.findByRole('table', { name: 'Minutes and cost' });
    expect(within(table).getAllByText('$0.85')).toHaveLength(2);
    expect(screen.getByText(/list prices of Nov 22, 2026: \$0.034 a minute/)).toBeTruthy();
    expect(screen.getByText(/conversation mode is reckoned at \$0.09\./)).toBeTruthy();
  });

  it('makes up no cost where a price is not known', async () => {
    const page = await openPage('#/operations');
    page.server.me = async () => answered({ ...ME, role: 'admin' } as typeof ME);
    const figures = page.server.figures.bind(page.server);
    page.server.figures = async (hours) => {
      const answer = await figures(hours);
      if (answer.ok) {
        answer.data.prices.per_minute_usd.conversation = null;
        for (const visit of answer.data.visits) visit.cost_usd = null;
      }
      return answer;
    };
    await page.enterPage();
    const table = await screen.findByRole('table', { name: 'Minutes and cost' });
    expect(within(table).getAllByText('not known')).toHaveLength(2);
    expect(screen.queryByText(/conversation mode is reckoned/)).toBeNull();
  });

  it('names the part that does not work beside those that do', async () => {
    await open();
    const parts = await screen.findByRole('list', { name: 'Parts' });
    expect(within(parts).getByText('s3: It does not answer.')).toBeTruthy();
    expect(within(parts).getByText('mongodb · version 8.0.0 · answered in 12 ms')).toBeTruthy();
    expect(
      within(parts).getByText('made-up-model: shut down on Mar 14, 2031, 10 days left'),
    ).toBeTruthy();
    expect(within(parts).getByText('Webhooks: 3 waiting, 1 given up')).toBeTruthy();
    expect(screen.getByText(/Nobody has attested/)).toBeTruthy();
  });

  it('shows the numbers where the parts cannot be asked, and says so', async () => {
    const page = await openPage('#/operations');
    page.server.me = async () => answered({ ...ME, role: 'admin' } as typeof ME);
    page.server.healthDetails = async () => failed(503);
    await page.enterPage();
    expect(await screen.findByText('First translated word')).toBeTruthy();
    expect(await screen.findByRole('alert')).toBeTruthy();
  });

  it('looks further back where that is chosen', async () => {
    const { user, server } = await open();
    await user.click(await screen.findByLabelText('Last 7 days'));
    await user.click(await screen.findByRole('button', { name: 'Refresh' }));
    expect(server.figuresAsked).toEqual([24, 168, 168]);
  });

  it('is in Spanish too', async () => {
    await open('es');
    expect(await screen.findByText('Primera palabra traducida')).toBeTruthy();
    expect(await screen.findByText('Base de datos')).toBeTruthy();
  });

  it('shows nothing to anybody but an administrator', async () => {
    const { server } = await open('en', 'clinician');
    expect(await screen.findByText('Only an administrator sees this page.')).toBeTruthy();
    expect(server.figuresAsked).toEqual([]);
  });
});

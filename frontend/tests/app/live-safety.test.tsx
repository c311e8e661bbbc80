// @vitest-environment jsdom
/** A running visit: nobody is heard, typed for or decided about without anybody meaning it. */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import { cardsReceived } from '../../src/store/actions';
import { recordingRefused } from '../../src/store/recording';
import { failed, someCard, someVisit } from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });

async function inVisit() {
  const page = await openPage('#/consent');
  await act(() => page.enterPage());
  await page.user.click(await button('Agrees: start interpreting'));
  await screen.findByTestId('listening-to');
  const lose = () =>
    act(async () =>
      page.transports.at(-1)?.send({
        kind: 'connection.closed',
        error: pageError('connection_lost'),
        at: page.clock.now(),
      }),
    );
  const id = page.store.getState().visit.id ?? '';
  const hears = () => page.transports.at(-1)?.hears;
  const visit = async (next: string) =>
    act(async () => {
      window.location.hash = next;
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
  return { ...page, lose, hears, id, visit };
}

it('says that a recording was lost where nothing is recorded, until somebody has read it', async () => {
  const page = await inVisit();
  act(() => void page.store.dispatch(recordingRefused(pageError('refused'))));
  expect((await screen.findByText(/A recording was not accepted/)).getAttribute('role')).toBe(
    'alert',
  );
  await page.user.click(await button('I have read this'));
  expect(screen.queryByText(/A recording was not accepted/)).toBeNull();
});

describe('a button that is held to speak', () => {
  it('is let go of when it goes with the connection', async () => {
    const page = await inVisit();
    await page.user.click(screen.getByRole('checkbox', { name: 'Hold to talk' }));
    fireEvent.pointerDown(screen.getByRole('button', { name: 'Hold and speak English' }));
    expect(page.hears()).toEqual(['en-es']);
    await page.lose();
    await act(() => page.clock.advance(1_000));
    expect(page.store.getState().connection.link).toBe('live');
    expect(page.hears()).toEqual([]);
  });

  it('is let go of when the screen is left, if it is the space bar', async () => {
    const page = await inVisit();
    await page.user.click(screen.getByRole('checkbox', { name: 'Hold to talk' }));
    fireEvent.keyDown(document.body, { code: 'Space' });
    expect(page.hears()).toEqual(['en-es']);
    await page.visit('#/history');
    await screen.findByRole('heading', { name: 'Earlier visits' });
    expect(page.hears()).toEqual([]);
  });
});

describe('another screen during a visit', () => {
  it.each(['#/', '#/history', '#/check'])('%s says that the microphone is on', async (hash) => {
    const page = await inVisit();
    expect(screen.queryByText(/still being interpreted/)).toBeNull();
    await page.visit(hash);
    const notice = await screen.findByText(/still being interpreted/);
    expect(notice.textContent).toContain('microphone');
    expect(screen.getByRole('link', { name: 'Return to the visit' }).getAttribute('href')).toBe(
      `#/visit/${page.id}`,
    );
    await act(async () => page.services.current.interpreter?.end());
    expect(screen.queryByText(/still being interpreted/)).toBeNull();
  });
});

describe('what is typed', () => {
  it('is the patient’s where a visit is taken up whose patient speaks English', async () => {
    const page = await openPage('#/visit/con-es');
    page.server.visits.set('con-es', { ...someVisit('con-es'), languages: ['es', 'en'] });
    await act(() => page.enterPage());
    const field = await screen.findByLabelText('Type instead of speaking', { selector: 'input' });
    await page.user.type(field, 'It hurts here');
    await page.user.click(screen.getByRole('button', { name: 'Show' }));
    expect((await screen.findByTestId('turn')).dataset.side).toBe('patient');
  });

  it('stays in its visit', async () => {
    const page = await inVisit();
    page.server.visits.set('con-b', someVisit('con-b'));
    await page.user.type(
      screen.getByLabelText('Type instead of speaking', { selector: 'input' }),
      'Not yours',
    );
    await page.user.click(await button('Put the request on record'));
    await screen.findByText(/The request is on record/);
    await page.visit('#/visit/con-b');
    await waitFor(() => expect(page.store.getState().visit.id).toBe('con-b'));
    const field = await screen.findByLabelText<HTMLInputElement>('Type instead of speaking', {
      selector: 'input',
    });
    expect(field.value).toBe('');
    expect(screen.queryByText(/The request is on record/)).toBeNull();
  });
});

describe('an edit of an action', () => {
  async function editing() {
    const page = await inVisit();
    const card = someCard({ conversation_id: page.id, type: 'medication', change: 'start' });
    page.server.cards = [card];
    await act(async () => page.store.dispatch(cardsReceived([card])));
    await page.user.click(await button('Edit'));
    const form = await screen.findByRole('form', { name: 'Edit' });
    await page.user.type(within(form).getByLabelText('Dose'), '200');
    return { ...page, card };
  }
  const dose = () =>
    within(screen.getByRole('form', { name: 'Edit' })).getByLabelText<HTMLInputElement>('Dose')
      .value;

  it('is kept where it could not be saved', async () => {
    const page = await editing();
    const review = page.server.review.bind(page.server);
    page.server.review = async () => failed(0);
    await page.user.click(await button('Save'));
    await screen.findByRole('alert');
    expect(dose()).toBe('200');
    page.server.review = review;
    await page.user.click(await button('Save'));
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
  });

  it('is kept where the action changed meanwhile, and is decided anew', async () => {
    const page = await editing();
    const newer = { ...page.card, revision: 4, description: 'Something else' };
    page.server.cards = [newer];
    await act(async () => page.store.dispatch(cardsReceived([newer])));
    expect(dose()).toBe('200');
    const review = vi.spyOn(page.server, 'review');
    await page.user.click(await button('Save'));
    // Against what was on the screen when it was begun: the server refuses it, and it is shown.
    expect(review.mock.lastCall?.[1].revision).toBe(1);
    expect((await screen.findByRole('alert')).textContent).toContain('changed while you looked');
    expect(dose()).toBe('200');
    await page.user.click(await button('Save'));
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
    expect(review.mock.lastCall?.[1].revision).toBe(4);
  });
});

describe('an action that changes under the hand', () => {
  async function shown() {
    const page = await inVisit();
    const now = vi.spyOn(performance, 'now').mockReturnValue(10_000);
    const card = someCard({ conversation_id: page.id, description: 'Ibuprofen 400 mg' });
    const newer = { ...card, revision: 2, description: 'Ibuprofen 600 mg' };
    page.server.cards = [newer];
    await act(async () => page.store.dispatch(cardsReceived([card])));
    const review = vi.spyOn(page.server, 'review');
    now.mockReturnValue(60_000);
    await act(async () => page.store.dispatch(cardsReceived([newer])));
    return { ...page, now, review };
  }

  it.each(['Confirm', 'Dismiss'])('is not taken for the one that was read: %s', async (name) => {
    const { user, now, review } = await shown();
    now.mockReturnValue(60_300);
    await user.click(await button(name));
    expect(review).not.toHaveBeenCalled();
    expect((await screen.findByRole('alert')).textContent).toContain('changed while you looked');
    now.mockReturnValue(62_000);
    await user.click(await button(name));
    expect(review.mock.lastCall?.[1].revision).toBe(2);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});

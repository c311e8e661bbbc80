// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Summary } from '../../src/api/wire';
import { SummaryView } from '../../src/app/SummaryView';
import { AllWords, WordsProvider } from '../../src/app/words';
import { loadWords } from '../../src/i18n/text';
import { AT } from '../support/fakes';

afterEach(cleanup);

async function shown(instead_of: string | null) {
  const line = { kind: 'plan', en: 'Take two tablets.', es: 'Tome dos tabletas.', evidence: ['t'] };
  const summary = { lines: [line], provider: 'rules', instead_of, machine_made: true, made_at: AT };
  const first = await loadWords('en');
  // The words are waited for as a screen waits for them.
  await act(async () => {
    render(
      <WordsProvider first={first} onChosen={() => {}}>
        <AllWords>
          <SummaryView summary={summary as unknown as Summary} />
        </AllWords>
      </WordsProvider>,
    );
  });
}

it('says where the language model was to write it and did not', async () => {
  await shown('openai');
  expect(await screen.findByText(/gave no usable answer/, {}, { timeout: 4_000 })).toBeTruthy();
  expect(screen.getByText('Tome dos tabletas.')).toBeTruthy();
});

it('says nothing of it where the rules were to write it', async () => {
  await shown(null);
  await screen.findByText('Tome dos tabletas.');
  expect(screen.queryByText(/gave no usable answer/)).toBeNull();
});

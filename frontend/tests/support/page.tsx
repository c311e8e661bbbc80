import { configure, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Provider } from 'react-redux';
import type { Language } from '../../src/api/wire';
import { App } from '../../src/app/App';
import { WordsProvider } from '../../src/app/words';
import { loadWords } from '../../src/i18n/text';
import { openScene } from './scene';

if (typeof HTMLCanvasElement !== 'undefined') {
  // What is drawn is looked at in a real browser: jsdom has no pen.
  HTMLCanvasElement.prototype.getContext = () => null;
}
// Screens are chunks of their own: on a busy machine the first one takes longer than the default.
configure({ asyncUtilTimeout: 4_000 });

/** The page of somebody who is signed in, as the browser would show it. */
export async function openPage(hash = '#/', language: Language = 'en') {
  window.location.hash = hash;
  const scene = openScene();
  const words = await loadWords(language);
  const view = render(
    <Provider store={scene.store}>
      <WordsProvider first={words} onChosen={() => {}}>
        <App demo={false} />
      </WordsProvider>
    </Provider>,
  );
  return { ...scene, view, user: userEvent.setup() };
}

/** Keeps how the page looks from one visit to the next, and puts it on the document. */

import { type Display, displayChanged, readDisplay } from '../store/display';
import type { Store } from '../store/store';

const KEY = 'puente.display';

export function keepDisplay(
  store: Store,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  root: HTMLElement,
): void {
  store.dispatch(displayChanged(readDisplay(storage.getItem(KEY))));
  let shown: Display | null = null;
  function follow(): void {
    const { display } = store.getState();
    if (display === shown) return;
    shown = display;
    root.dataset.theme = display.theme;
    root.style.setProperty('--turn-size', `${display.textSize}px`);
    storage.setItem(KEY, JSON.stringify(display));
  }
  follow();
  store.subscribe(follow);
}

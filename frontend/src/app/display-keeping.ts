/** Keeps how the page looks from one visit to the next, and puts it on the document. */

import { type Display, displayChanged, readDisplay } from '../store/display';
import type { Store } from '../store/store';

const KEY = 'puente.display';
/** Read by the phrases that work without a network. */
const PERSON_KEY = 'puente.person';

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

/** Keeps the clinic's number for a human interpreter, for when nothing can be asked. */
export function keepPerson(store: Store, storage: Pick<Storage, 'setItem'>): void {
  let written: unknown = null;
  store.subscribe(() => {
    const person = store.getState().auth.member?.human_interpreter;
    if (person === undefined || person === written) return;
    written = person;
    storage.setItem(PERSON_KEY, JSON.stringify(person));
  });
}

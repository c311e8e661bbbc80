/** Signs of a person at this browser. */

/** Screen readers, switches and dictation press and write with no pointer and no key. */
const SIGNS = [
  'pointerdown',
  'pointermove',
  'keydown',
  'wheel',
  'touchstart',
  'click',
  'input',
] as const;
const KEY = 'puente.last-seen';

/** Calls `onSign` for what somebody does with hand or key, until the returned function is called. */
export function watchActivity(target: EventTarget, onSign: () => void): () => void {
  const options = { capture: true, passive: true };
  for (const sign of SIGNS) target.addEventListener(sign, onSign, options);
  return () => {
    for (const sign of SIGNS) target.removeEventListener(sign, onSign, options);
  };
}

/** When somebody was last there, for every tab. */
export function lastSeenIn(storage: Storage): { read(): number; write(at: number): void } {
  return {
    read: () => Number(storage.getItem(KEY) ?? 0) || 0,
    write: (at) => storage.setItem(KEY, String(at)),
  };
}

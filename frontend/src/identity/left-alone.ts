/** That this browser was left alone: whoever comes next has to show who they are. */

/** `idle`: signed out. `locked`: in the middle of a visit, which goes on after the next sign-in. */
export type Left = 'idle' | 'locked';

const KEY = 'puente.left';

export interface LeftAlone {
  read(): Left | null;
  note(left: Left): void;
  /** Somebody signed in with their credentials. */
  over(): void;
}

/** Every tab of this browser knows, and a page that is loaded anew. */
export function leftAlone(storage: Storage): LeftAlone {
  return {
    read() {
      const kept = storage.getItem(KEY);
      return kept === 'idle' || kept === 'locked' ? kept : null;
    },
    note: (left) => storage.setItem(KEY, left),
    over: () => storage.removeItem(KEY),
  };
}

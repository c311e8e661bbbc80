/** Keeps the screen on while two people look at it and nobody touches it. */

/** The parts of the browser that are used; a wake lock is a courtesy that some do not offer. */
export interface WakeLockParts {
  request: (() => Promise<{ release(): Promise<void> }>) | undefined;
  document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Holds the screen awake until the returned function is called. A browser takes the lock away
 * when the page is hidden: it is asked for again when the page is seen.
 */
export function keepAwake({ request, document }: WakeLockParts): () => void {
  let over = false;
  let lock: { release(): Promise<void> } | null = null;

  async function hold(): Promise<void> {
    if (over || request === undefined || document.visibilityState !== 'visible') return;
    // Refused on a low battery, for example: then the screen follows its own rules.
    const given = await request().catch(() => null);
    if (over) await given?.release();
    else lock = given;
  }

  const look = () => void hold();
  document.addEventListener('visibilitychange', look);
  void hold();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', look);
    void lock?.release();
  };
}

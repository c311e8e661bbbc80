/** What jsdom lacks, because it lays nothing out: nothing there ever changes its size. */

class NothingChanges implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NothingChanges;

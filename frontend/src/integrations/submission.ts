/**
 * The Idempotency-Key of one thing to be made. A repetition of the same call carries the same key,
 * so that an answer that was lost makes nothing twice; another call, or the next thing, has its own.
 */
export class Submission {
  private readonly newId: () => string;
  private asked: { call: string; key: string } | null = null;

  constructor(newId: () => string) {
    this.newId = newId;
  }

  keyFor(call: unknown): string {
    const wanted = JSON.stringify(call);
    if (this.asked?.call !== wanted) this.asked = { call: wanted, key: this.newId() };
    return this.asked.key;
  }

  /** It was made: the same again is another one. */
  done(): void {
    this.asked = null;
  }
}

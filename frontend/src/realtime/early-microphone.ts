/** A microphone that is asked for before somebody is there to take it. */

export class EarlyMicrophone {
  private readonly open: () => Promise<MediaStreamTrack>;
  private asked: Promise<MediaStreamTrack> | null = null;

  /** `open` raises `PageFailure` where there is none, or it may not be used. */
  constructor(open: () => Promise<MediaStreamTrack>) {
    this.open = open;
  }

  /** Asks now. The answer lets go of what came, unless somebody took it. */
  ask(): () => void {
    this.letGo(this.asked);
    const asked = this.open();
    this.asked = asked;
    // Whoever takes it is told; until then nobody listens.
    asked.catch(() => undefined);
    return () => this.letGo(asked);
  }

  /** What was asked for, once; else, or where it was unplugged meanwhile, another. */
  async take(): Promise<MediaStreamTrack> {
    const { asked } = this;
    this.asked = null;
    const track = await (asked ?? this.open());
    return track.readyState === 'ended' ? this.open() : track;
  }

  private letGo(asked: Promise<MediaStreamTrack> | null): void {
    if (asked === null || this.asked !== asked) return;
    this.asked = null;
    void asked.then(
      (track) => track.stop(),
      () => undefined,
    );
  }
}

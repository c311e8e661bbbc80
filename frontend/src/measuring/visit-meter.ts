/** What a visit measures of itself: numbers under fixed names, sent in batches. Never a word. */

import type { Telemetry, TelemetryPoint, Way } from '../api/wire';
import type { Clock } from '../platform/clock';
import type { TurnChange } from '../realtime/cutter';

export type MetricName = TelemetryPoint['name'];

export interface VisitMeterParts {
  conversationId: string;
  way: Way;
  clock: Clock;
  /** Sends a batch without an answer: a lost one is not worth a second try. */
  send(batch: Telemetry): void;
}

const BATCH_MS = 15_000;
/** As many as one batch may have; some 13 KB, far below the 64 KB of a page that closes. */
const MOST = 200;

export class VisitMeter {
  private readonly parts: VisitMeterParts;
  private points: TelemetryPoint[] = [];
  private cancel: (() => void) | null = null;
  private liveSince: number | null = null;
  /** Turns that wait for their first translated word, and since when. */
  private readonly untranslated = new Map<string, number>();

  constructor(parts: VisitMeterParts) {
    this.parts = parts;
  }

  trackMetric(name: MetricName, value: number): void {
    this.points.push({ name, value });
    if (this.points.length >= MOST - 1) this.flush();
    else this.schedule();
  }

  /** The interpreter is connected, or no longer: the time between is what is paid for. */
  live(isLive: boolean): void {
    this.countSeconds();
    this.liveSince = isLive ? this.parts.clock.now() : null;
    if (isLive) this.schedule();
  }

  /** How long the first translated word of a turn took, from the first word heard of it. */
  heard({ turn, finished }: TurnChange): void {
    const { clock } = this.parts;
    const since = this.untranslated.get(turn.turn_id);
    const translated = turn.target !== null && turn.target !== undefined;
    if (translated && since !== undefined) {
      this.trackMetric('translation.latency', clock.now() - since);
    }
    if (finished || translated) this.untranslated.delete(turn.turn_id);
    else if (since === undefined) this.untranslated.set(turn.turn_id, clock.now());
  }

  /** Sends what waits, also while the page closes. */
  flush(): void {
    this.cancel?.();
    this.cancel = null;
    this.countSeconds();
    const points = this.points;
    this.points = [];
    if (this.liveSince !== null) this.schedule();
    if (points.length === 0) return;
    const { conversationId, way, send } = this.parts;
    send({ conversation_id: conversationId, way, points });
  }

  private schedule(): void {
    this.cancel ??= this.parts.clock.after(BATCH_MS, () => this.flush());
  }

  private countSeconds(): void {
    if (this.liveSince === null) return;
    const now = this.parts.clock.now();
    // A machine that slept was not interpreted meanwhile.
    const seconds = Math.min((now - this.liveSince) / 1_000, 4 * (BATCH_MS / 1_000));
    this.liveSince = now;
    if (seconds > 0) this.points.push({ name: 'interpreted.seconds', value: seconds });
  }
}

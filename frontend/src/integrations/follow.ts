/** Watches a delivery until it arrived, was given up, or waits for an attempt that is far away. */

import { mayPass } from '../api/failures';
import type { Delivery, DeliveryDetail, DeliveryRef, IntegrationsApi } from '../api/integrations';
import { type Clock, pause } from '../platform/clock';

/** Milliseconds between looks: the first attempt is made within a second or two. */
const LOOKS = [300, 500, 700, 1_000, 1_500, 2_000];
/** An attempt that is due later than this is not waited for. */
const NEAR_MS = 20_000;
/** Whatever happens: nobody watches for longer. */
const PATIENCE_MS = 90_000;

export interface Following {
  api: Pick<IntegrationsApi, 'delivery'>;
  clock: Clock;
  delivery: DeliveryRef;
  signal: AbortSignal;
  onSeen(detail: DeliveryDetail): void;
}

/** Resolves once there is nothing more to wait for, or `signal` aborts. */
export async function followDelivery(parts: Following): Promise<void> {
  const { api, clock, delivery, signal, onSeen } = parts;
  const until = clock.now() + PATIENCE_MS;
  for (let look = 0; clock.now() < until; look += 1) {
    await pause(clock, LOOKS[Math.min(look, LOOKS.length - 1)] ?? 0, signal);
    if (signal.aborted) return;
    const answer = await api.delivery(delivery);
    if (signal.aborted) return;
    if (answer.ok) {
      onSeen(answer.data);
      if (!isDueSoon(answer.data.delivery, clock.now())) return;
    } else if (!mayPass(answer.status)) {
      return;
    }
  }
}

/** Whether something is about to come of it; `now` in milliseconds. */
export function isDueSoon(
  { status, next_attempt_at: next }: Pick<Delivery, 'status' | 'next_attempt_at'>,
  now: number,
): boolean {
  return status === 'pending' && (next === null || Date.parse(next) - now <= NEAR_MS);
}

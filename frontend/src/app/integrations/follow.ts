import { useEffect, useState } from 'react';
import type { Delivery, DeliveryDetail } from '../../api/integrations';
import { followDelivery } from '../../integrations/follow';
import { useKit } from './kit';

export interface Followed {
  detail: DeliveryDetail | null;
  /** Still looking whether something comes of it. */
  watching: boolean;
}

/** Looks at a delivery until there is nothing to wait for; `onNews` is called at each change. */
export function useFollowed(delivery: Delivery | null, onNews: () => void): Followed {
  const { api, clock } = useKit();
  const [detail, setDetail] = useState<DeliveryDetail | null>(null);
  const [watching, setWatching] = useState(false);
  useEffect(() => {
    setDetail(null);
    setWatching(delivery !== null);
    if (delivery === null) return;
    const leave = new AbortController();
    const { signal } = leave;
    let known = `${delivery.status} ${delivery.attempts}`;
    const onSeen = (seen: DeliveryDetail) => {
      setDetail(seen);
      // An attempt counts once it is written down: its number grows before.
      const now = `${seen.delivery.status} ${seen.attempts[0]?.number ?? 0}`;
      if (now !== known) onNews();
      known = now;
    };
    void followDelivery({ api, clock, delivery, signal, onSeen }).then(() => {
      if (!signal.aborted) setWatching(false);
    });
    return () => leave.abort();
  }, [api, clock, delivery, onNews]);
  return { detail, watching };
}

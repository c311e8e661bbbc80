/** The log of one endpoint: filtered, page by page, and looked at again while something is due. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Delivery, DeliveryFilter, EventType } from '../../api/integrations';
import { isDueSoon } from '../../integrations/follow';
import { type Pages, useKit, usePages } from './kit';

const HOURS = { hour: 1, day: 24, week: 168, month: 720, quarter: 2_160 } as const;
export type Range = keyof typeof HOURS;
export const RANGES = Object.keys(HOURS) as Range[];
/** What the server gives at once. */
const PAGE = 50;
/** While something is about to be tried, the log looks again by itself, for two minutes. */
const LOOK_AGAIN_MS = 2_000;
const MOST_LOOKS = 60;

export interface Log extends Pages<Delivery> {
  status: DeliveryFilter['status'];
  type: EventType | undefined;
  range: Range;
  chooseStatus(status: DeliveryFilter['status']): void;
  chooseType(type: EventType | undefined): void;
  chooseRange(range: Range): void;
}

/** `sent` grows whenever something was sent. */
export function useDeliveryLog(id: string, sent: number): Log {
  const { api, clock } = useKit();
  const [status, setStatus] = useState<DeliveryFilter['status']>();
  const [type, setType] = useState<EventType>();
  const [range, setRange] = useState<Range>('month');
  const load = useCallback(
    (cursor?: string) => {
      const from = new Date(clock.now() - HOURS[range] * 3_600_000).toISOString();
      return api.deliveries(id, { status, type, from }, cursor);
    },
    [api, clock, id, status, type, range],
  );
  const pages = usePages(load);
  const { items, reload } = pages;
  const seen = useRef(sent);
  const looks = useRef(0);
  useEffect(() => {
    if (seen.current === sent) return;
    seen.current = sent;
    looks.current = 0;
    reload();
  }, [sent, reload]);
  useEffect(() => {
    // Further pages would be lost: whoever reads them asks for news themselves.
    if (items === null || items.length > PAGE || looks.current >= MOST_LOOKS) return;
    if (!items.some((delivery) => isDueSoon(delivery, clock.now()))) return;
    return clock.after(LOOK_AGAIN_MS, () => {
      looks.current += 1;
      reload();
    });
  }, [clock, items, reload]);
  return {
    ...pages,
    status,
    type,
    range,
    chooseStatus: setStatus,
    chooseType: setType,
    chooseRange: setRange,
  };
}

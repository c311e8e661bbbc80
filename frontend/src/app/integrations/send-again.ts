/** Counting what would be sent again, and sending exactly that. */

import { useState } from 'react';
import type { SendAgain, SentAgain, Way } from '../../api/integrations';
import { refusalOf, type Said } from '../../integrations/refusal';
import { FIELDS_OF_SENDING, hoursAgo, readLocal } from '../../integrations/since';
import { type Call, useCall, useKit } from './kit';

interface Counted {
  way: Way;
  body: SendAgain;
  matched: number;
}

export interface SendingAgain {
  way: Way;
  chooseWay(way: Way): void;
  /** As the browser's field writes it. */
  since: string;
  chooseSince(since: string): void;
  /** What is wrong with the moment. */
  wrong: Said | undefined;
  counted: Counted | null;
  done: SentAgain | null;
  call: Call;
  count(): Promise<void>;
  send(): Promise<void>;
  forget(): void;
}

export function useSendingAgain(id: string, onSent: () => void): SendingAgain {
  const { api, clock } = useKit();
  const call = useCall();
  const [way, setWay] = useState<Way>('recover');
  const [since, setSince] = useState(() => hoursAgo(24, clock.now()));
  const [missing, setMissing] = useState(false);
  const [counted, setCounted] = useState<Counted | null>(null);
  const [done, setDone] = useState<SentAgain | null>(null);
  const refused = refusalOf(call.failure, FIELDS_OF_SENDING).fields.since;

  function forget() {
    setMissing(false);
    setCounted(null);
    setDone(null);
    call.forget();
  }

  async function count() {
    forget();
    const from = readLocal(since);
    setMissing(from === null);
    if (from === null) return;
    // What happens from now on is not what was counted, and so not what is sent.
    const range = { since: from, until: new Date(clock.now()).toISOString() };
    const body = { ...range, dry_run: true };
    const answer = await call.run({ way, body }, (key) => api.sendAgain(id, way, body, key));
    if (answer !== null) {
      setCounted({ way, body: { ...range, dry_run: false }, matched: answer.data.matched });
    }
  }

  async function send() {
    if (counted === null) return;
    const { way: chosen, body } = counted;
    const answer = await call.run(counted, (key) => api.sendAgain(id, chosen, body, key));
    if (answer === null) return;
    setCounted(null);
    setDone(answer.data);
    onSent();
  }

  return {
    way,
    chooseWay(chosen) {
      setWay(chosen);
      forget();
    },
    since,
    chooseSince(chosen) {
      setSince(chosen);
      forget();
    },
    wrong: missing ? { code: 'no_moment', message: '' } : refused,
    counted,
    done,
    call,
    count,
    send,
    forget,
  };
}

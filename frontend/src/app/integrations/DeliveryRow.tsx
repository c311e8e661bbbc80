import { useCallback, useState } from 'react';
import type { Attempt, Delivery, DeliveryDetail } from '../../api/integrations';
import { isDueSoon } from '../../integrations/follow';
import { Badge, type BadgeTone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Unfold } from '../../ui/Unfold';
import css from './DeliveryLog.module.css';
import { Failure } from './Failure';
import { useFollowed } from './follow';
import { useCall, useKit, useRemote } from './kit';
import { NextAttempt, Outcome, Why } from './Outcome';
import { useIntegrationText, useLogMoments } from './words';

const TONES: Record<Delivery['status'], BadgeTone> = {
  pending: 'busy',
  delivered: 'good',
  exhausted: 'danger',
  cancelled: 'quiet',
};

export interface DeliveryRowProps {
  delivery: Delivery;
  /** A disabled endpoint is sent nothing. */
  enabled: boolean;
  onChanged(delivery: Delivery): void;
  onSent(): void;
}

/** One event on its way: how it stands, and unfolded every attempt. */
export function DeliveryRow({ delivery, enabled, onChanged, onSent }: DeliveryRowProps) {
  const t = useIntegrationText();
  const moment = useLogMoments();
  const [open, setOpen] = useState(false);
  const { event_type, status, created_at, last_status, last_error } = delivery;
  const { clock } = useKit();
  const failing = status === 'pending' && last_error !== null;
  const waiting = status === 'pending' && !failing && !isDueSoon(delivery, clock.now());
  return (
    <li data-testid="delivery" data-status={status}>
      <Unfold
        card
        onToggle={setOpen}
        summary={
          <>
            <code className={css.type}>{event_type}</code>
            <span className={css.when}>{moment(created_at)}</span>
            <Badge tone={failing || waiting ? 'warning' : TONES[status]}>
              {t(`delivery.${failing ? 'failing' : waiting ? 'waiting' : status}`)}
            </Badge>
            {last_error !== null && (
              <span className={css.why}>
                <Why status={last_status} error={last_error} />
              </span>
            )}
          </>
        }
      >
        {open && (
          <Inside delivery={delivery} enabled={enabled} onChanged={onChanged} onSent={onSent} />
        )}
      </Unfold>
    </li>
  );
}

function Inside({ delivery, enabled, onChanged, onSent }: DeliveryRowProps) {
  const t = useIntegrationText();
  const { api } = useKit();
  const call = useCall();
  const [again, setAgain] = useState<Delivery | null>(null);
  const { detail, watching } = useFollowed(again, onSent);
  const now = detail?.delivery ?? again ?? delivery;
  const { attempts, status, event_id } = now;
  // Counted from when it began: until it is written down, what failed before is still shown.
  const latest = detail?.attempts[0] ?? null;

  async function resend() {
    const answer = await call.run(attempts, (key) => api.resend(delivery, key));
    if (answer === null) return;
    onChanged(answer.data);
    setAgain(answer.data);
  }

  return (
    <>
      <p className={css.ids}>
        {t('delivery.webhook_id')} <code>{event_id}</code>
      </p>
      {status === 'pending' && again === null && (
        <p>
          <NextAttempt delivery={now} />
        </p>
      )}
      <div className="buttons">
        <Button disabled={!enabled || call.busy || watching} onClick={() => void resend()}>
          {t(status === 'delivered' ? 'delivery.resend_again' : 'delivery.resend')}
        </Button>
        {!enabled && <span className="soft">{t('problem.endpoint_disabled')}</span>}
      </div>
      <Failure failure={call.failure} />
      {again !== null &&
        (latest !== null && latest.number > again.attempts ? (
          <Outcome delivery={now} attempt={latest} watching={watching} />
        ) : (
          <p role="status">{t('outcome.waiting')}</p>
        ))}
      <Attempts delivery={delivery} seen={detail} />
    </>
  );
}

/** The latest first; `seen` is newer than what was loaded. */
function Attempts({ delivery, seen }: { delivery: Delivery; seen: DeliveryDetail | null }) {
  const t = useIntegrationText();
  const { api } = useKit();
  const { endpoint_id, delivery_id, attempts: count } = delivery;
  const loaded = useRemote(
    useCallback(() => {
      // Named so that more attempts than were known are looked at anew.
      void count;
      return api.delivery({ endpoint_id, delivery_id });
    }, [api, endpoint_id, delivery_id, count]),
  );
  const [older, setOlder] = useState<DeliveryDetail | null>(null);
  const call = useCall();
  const first = seen ?? loaded.data;
  const cursor = (older ?? first)?.next_cursor ?? null;
  const known = first?.attempts.at(-1)?.number ?? Number.POSITIVE_INFINITY;
  const attempts = [
    ...(first?.attempts ?? []),
    ...(older?.attempts.filter(({ number }) => number < known) ?? []),
  ];

  async function loadOlder(from: string) {
    const answer = await call.run(from, () => api.delivery(delivery, from));
    if (answer === null) return;
    const before = older?.attempts ?? [];
    setOlder({ ...answer.data, attempts: [...before, ...answer.data.attempts] });
  }

  if (first === null && loaded.failure !== null) {
    return <Failure failure={loaded.failure} onRetry={loaded.reload} />;
  }
  if (first === null) return <p role="status">{t('area.loading')}</p>;
  if (attempts.length === 0) return <p>{t('attempt.none')}</p>;
  return (
    <>
      <ol className={css.attempts} aria-label={t('attempt.title')}>
        {attempts.map((attempt) => (
          <AttemptItem key={attempt.number} attempt={attempt} />
        ))}
      </ol>
      <Failure failure={call.failure} />
      {cursor !== null && (
        <div>
          <Button disabled={call.busy} onClick={() => void loadOlder(cursor)}>
            {t('area.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const t = useIntegrationText();
  const moment = useLogMoments();
  const { number, started_at, status, error, duration_ms, address, response_head } = attempt;
  return (
    <li className={css.attempt} data-testid="attempt" data-took={error === null}>
      <p>
        <strong>{t('attempt.number', { number })}</strong> · {moment(started_at)} ·{' '}
        {status === null ? t('attempt.no_answer') : t('attempt.answer', { status })} ·{' '}
        {t('attempt.took', { ms: duration_ms })}
        {address !== null && ` · ${address}`}
      </p>
      <p>{error === null ? t('attempt.accepted') : <Why status={status} error={error} />}</p>
      {response_head !== '' && (
        <Unfold summary={t('attempt.head')}>
          <pre className={css.head} data-testid="response-head" translate="no">
            {response_head}
          </pre>
        </Unfold>
      )}
    </li>
  );
}

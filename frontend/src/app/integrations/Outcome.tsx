import type { Attempt, Delivery } from '../../api/integrations';
import { reasonOf } from '../../integrations/reason';
import { useKit } from './kit';
import css from './Outcome.module.css';
import { useIntegrationText, useLogMoments } from './words';

export interface OutcomeProps {
  delivery: Delivery;
  /** The latest. */
  attempt: Attempt | null;
  watching: boolean;
}

/** What became of something that was just sent. */
export function Outcome({ delivery, attempt, watching }: OutcomeProps) {
  const t = useIntegrationText();
  const { status, attempts, last_status, last_error } = delivery;
  const reason = reasonOf(last_status, last_error);
  const failed = status !== 'delivered' && reason !== null;
  const tone = status === 'delivered' ? 'good' : failed ? 'bad' : 'waiting';
  return (
    <div className={`${css.outcome} ${css[tone]}`} role="status" data-outcome={tone}>
      {status === 'delivered' && (
        <p>
          {t('outcome.delivered', { status: last_status ?? '', ms: attempt?.duration_ms ?? '?' })}
        </p>
      )}
      {failed && (
        <p>
          <strong>{t('outcome.failed')}</strong> <Why status={last_status} error={last_error} />
        </p>
      )}
      {status === 'pending' && !failed && <p>{t('outcome.waiting')}</p>}
      {status === 'pending' && (failed || !watching) && (
        <p>
          <NextAttempt delivery={delivery} />
        </p>
      )}
      {status === 'exhausted' && <p>{t('outcome.exhausted', { count: attempts })}</p>}
      {status === 'cancelled' && <p>{t('outcome.cancelled')}</p>}
    </div>
  );
}

/** How often it was tried, and when the next attempt is due. */
export function NextAttempt({ delivery }: { delivery: Delivery }) {
  const t = useIntegrationText();
  const { clock } = useKit();
  const moment = useLogMoments();
  const { attempts: count, next_attempt_at: next } = delivery;
  if (next === null) return null;
  return Date.parse(next) <= clock.now()
    ? t('outcome.due', { count })
    : t('outcome.next', { count, when: moment(next) });
}

/** Why an attempt failed, in plain words; the answer's number is in them where there was one. */
export function Why({ status, error }: { status: number | null; error: string | null }) {
  const t = useIntegrationText();
  const reason = reasonOf(status, error);
  if (reason === null) return null;
  const values = { status: status ?? '', error: error ?? '' };
  return <>{t.maybe('why', reason, values) ?? t('why.unknown', values)}</>;
}

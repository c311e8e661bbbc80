import { useCallback } from 'react';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { useRemote } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Failed, useKit } from './kit';

/** Whether the latest rows of the audit are as they were written. */
export function ChainState() {
  const t = useText();
  const { day } = useMoments();
  const { api } = useKit();
  const { data, loading, failure, reload } = useRemote(useCallback(() => api.chain(), [api]));
  if (failure !== null) return <Failed failure={failure} onRetry={reload} />;
  if (data === null) return <p role="status">{t('chain.loading')}</p>;
  return (
    <Notice
      tone={data.fault === null ? 'info' : 'danger'}
      action={
        <Button disabled={loading} onClick={reload}>
          {t('chain.again')}
        </Button>
      }
    >
      <p>
        <strong>{data.fault === null ? t('chain.whole') : t('chain.broken')}</strong>
      </p>
      {data.fault !== null && <p translate="no">{data.fault}</p>}
      <small>
        {t('chain.facts', {
          rows: data.rows,
          seals: data.seals,
          waiting: data.waiting,
          when: day(data.checked_at),
        })}{' '}
        {data.from_seal > 1 && t('chain.latest', { number: data.from_seal })}
      </small>
    </Notice>
  );
}

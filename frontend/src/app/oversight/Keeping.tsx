import { useCallback } from 'react';
import type { DeletionRecord } from '../../api/oversight';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { useAppSelector } from '../hooks';
import { usePages, useRemote } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Holds } from './Holds';
import { Failed, useKit } from './kit';
import css from './Oversight.module.css';
import { RetentionForm, RetentionTable } from './RetentionForm';

/** How long what is kept, what is held against that, and what is gone. */
export function Keeping() {
  const t = useText();
  const { api } = useKit();
  const role = useAppSelector((state) => state.auth.member?.role);
  const { data, failure, reload, set } = useRemote(useCallback(() => api.retention(), [api]));
  return (
    <>
      <Panel title={t('oversight.keeping')} level={1}>
        <p>{t('keeping.intro')}</p>
        <Failed failure={failure} onRetry={reload} />
        {data !== null &&
          (role === 'admin' ? (
            <RetentionForm rules={data} onSaved={set} />
          ) : (
            <RetentionTable rules={data} />
          ))}
      </Panel>
      <Panel title={t('holds.title')}>
        <Holds mayHold={role === 'admin' || role === 'supervisor'} />
      </Panel>
      <Panel title={t('deletions.title')}>
        <Deletions />
      </Panel>
    </>
  );
}

function Deletions() {
  const t = useText();
  const { api } = useKit();
  const { items, loading, failure, more, reload } = usePages(
    useCallback((cursor?: string) => api.deletions(cursor), [api]),
  );
  return (
    <>
      <p>{t('deletions.intro')}</p>
      <Failed failure={failure} onRetry={reload} />
      {items?.length === 0 && <p role="status">{t('deletions.none')}</p>}
      <ul className={css.list} aria-busy={loading} aria-label={t('deletions.title')}>
        {items?.map((one) => (
          <Gone key={one.deletion_id} one={one} />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function Gone({ one }: { one: DeletionRecord }) {
  const t = useText();
  const { day } = useMoments();
  const counts = Object.entries(one.counts).filter(([, count]) => count > 0);
  return (
    <li className={css.row} data-testid="deletion">
      <div className={css.head}>
        <strong>{t(`keeping.${one.data}`)}</strong>
        {!one.finished && <Badge tone="warning">{t('deletions.under_way')}</Badge>}
      </div>
      <p>
        {one.rule === 'retention'
          ? t('deletions.by_days', { days: one.days ?? '?' })
          : t('deletions.by_consent')}
      </p>
      <p className="soft">{t('deletions.when', { when: day(one.deleted_at) })}</p>
      <p className={css.ids}>
        {one.conversation_id !== null && <code translate="no">{one.conversation_id}</code>}
        {counts.map(([name, count]) => (
          <code key={name} translate="no">
            {name}={count}
          </code>
        ))}
      </p>
    </li>
  );
}

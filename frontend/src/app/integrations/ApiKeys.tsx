import { useCallback, useState } from 'react';
import type { ApiKey } from '../../api/integrations';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Panel } from '../../ui/Panel';
import { ShownOnce } from '../../ui/ShownOnce';
import { useText } from '../words';
import { ApiKeyForm } from './ApiKeyForm';
import css from './ApiKeys.module.css';
import { Failure } from './Failure';
import { useCall, useKit, usePages } from './kit';
import { useIntegrationText, useLogMoments } from './words';

/** Keys with which the clinic's own systems call. */
export function ApiKeys() {
  const t = useIntegrationText();
  const later = useText();
  const { api } = useKit();
  const { items, loading, failure, more, reload, change } = usePages(
    useCallback((cursor?: string) => api.keys(cursor), [api]),
  );
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <Panel title={t('area.keys')} level={1}>
      <p className={css.intro}>{t('keys.intro')}</p>
      {shown !== null && (
        <ShownOnce
          title={t('keys.shown')}
          warning={t('keys.once')}
          text={shown}
          copy={later('review.copy')}
          copied={later('review.copied')}
          notCopied={later('review.copy_failed')}
          done={t('secret.kept')}
          onDone={() => setShown(null)}
        />
      )}
      {making ? (
        <ApiKeyForm
          onMade={({ key, ...made }) => {
            setMaking(false);
            setShown(key);
            change((known) => [...known, made]);
          }}
          onCancel={() => setMaking(false)}
        />
      ) : (
        <div>
          <Button look="primary" onClick={() => setMaking(true)}>
            {t('keys.new')}
          </Button>
        </div>
      )}
      <Failure failure={failure} onRetry={reload} />
      {items === null && loading && <p role="status">{t('area.loading')}</p>}
      {items?.length === 0 && <p className={css.empty}>{t('keys.empty')}</p>}
      <ul className={css.list} aria-label={t('area.keys')}>
        {items?.map((key) => (
          <KeyRow
            key={key.key_id}
            apiKey={key}
            onChanged={(changed) =>
              change((known) => known.map((one) => (one.key_id === changed.key_id ? changed : one)))
            }
          />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('area.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function KeyRow({ apiKey, onChanged }: { apiKey: ApiKey; onChanged(key: ApiKey): void }) {
  const t = useIntegrationText();
  const moment = useLogMoments();
  const { api } = useKit();
  const call = useCall();
  const [asking, setAsking] = useState(false);
  const { key_id, name, scopes, created_at, last_used_at, revoked_at } = apiKey;

  async function revoke() {
    const revoked = await call.run('revoke', () => api.revokeKey(key_id));
    if (revoked === null) return;
    setAsking(false);
    onChanged(revoked.data);
  }

  return (
    <li className={css.row} data-testid="api-key">
      <div className={css.head}>
        <strong className={css.name}>{name}</strong>
        {revoked_at === null ? (
          <Badge tone="good">{t('keys.valid')}</Badge>
        ) : (
          <Badge tone="quiet">{t('keys.revoked')}</Badge>
        )}
      </div>
      <p>{scopes.map((scope) => t(`scope.${scope}`)).join(' · ')}</p>
      <p className="soft">
        {t('keys.made', { when: moment(created_at) })}{' '}
        {last_used_at === null
          ? t('keys.never_used')
          : t('keys.last_used', { when: moment(last_used_at) })}{' '}
        {revoked_at !== null && t('keys.revoked_at', { when: moment(revoked_at) })}
      </p>
      {revoked_at === null && !asking && (
        <div>
          <Button
            look="danger"
            aria-label={t('keys.revoke_named', { name })}
            onClick={() => setAsking(true)}
          >
            {t('keys.revoke')}
          </Button>
        </div>
      )}
      {asking && (
        <Confirm
          title={t('keys.revoke_ask', { name })}
          yes={t('keys.revoke')}
          no={t('form.cancel')}
          busy={call.busy}
          danger
          onYes={() => void revoke()}
          onNo={() => setAsking(false)}
        >
          <p>{t('keys.revoke_text')}</p>
          <Failure failure={call.failure} />
        </Confirm>
      )}
    </li>
  );
}

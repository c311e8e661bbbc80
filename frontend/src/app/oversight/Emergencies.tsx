import { useCallback } from 'react';
import type { Emergency } from '../../api/oversight';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { usePages } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Failed, useKit } from './kit';
import css from './Oversight.module.css';

/** Every visit that somebody opened in an emergency, with their reason. */
export function Emergencies() {
  const t = useText();
  const { api } = useKit();
  const { items, loading, failure, more, reload } = usePages(
    useCallback((cursor?: string) => api.emergencies(cursor), [api]),
  );
  return (
    <Panel title={t('oversight.emergencies')} level={1}>
      <p>{t('emergency.intro')}</p>
      <Failed failure={failure} onRetry={reload} />
      {items?.length === 0 && <p role="status">{t('emergency.none')}</p>}
      <ul className={css.list} aria-busy={loading} aria-label={t('oversight.emergencies')}>
        {items?.map((one) => (
          <Use key={one.glass_id} one={one} />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Use({ one }: { one: Emergency }) {
  const t = useText();
  const { day } = useMoments();
  const { clock } = useKit();
  const open = Date.parse(one.expires_at) > clock.now();
  return (
    <li className={css.row} data-testid="emergency">
      <div className={css.head}>
        <strong>{one.member_name ?? one.member_id}</strong>
        {open ? (
          <Badge tone="warning">{t('emergency.open')}</Badge>
        ) : (
          <Badge tone="quiet">{t('emergency.over')}</Badge>
        )}
      </div>
      <blockquote>{one.reason ?? t('emergency.no_words')}</blockquote>
      <p className="soft">
        {t('emergency.when', { from: day(one.opened_at), to: day(one.expires_at) })}
      </p>
      <p className={css.ids}>
        <code translate="no">{one.conversation_id}</code>
      </p>
    </li>
  );
}

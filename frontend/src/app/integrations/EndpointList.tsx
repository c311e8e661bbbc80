import { useCallback } from 'react';
import type { Endpoint } from '../../api/integrations';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { go, hrefTo } from '../routes';
import css from './EndpointList.module.css';
import { Failure } from './Failure';
import { useKit, usePages } from './kit';
import { StandingBadge } from './Standing';
import { useIntegrationText } from './words';

/** Where the clinic's systems receive events. */
export function EndpointList() {
  const t = useIntegrationText();
  const { api } = useKit();
  const { items, loading, failure, more, reload } = usePages(
    useCallback((cursor?: string) => api.endpoints(cursor), [api]),
  );
  return (
    <Panel title={t('area.title')} level={1}>
      <p className={css.intro}>{t('endpoints.intro')}</p>
      <div>
        <Button look="primary" onClick={() => go({ at: 'integrations', part: 'new' })}>
          {t('endpoints.new')}
        </Button>
      </div>
      <Failure failure={failure} onRetry={reload} />
      {items === null && loading && <p role="status">{t('area.loading')}</p>}
      {items?.length === 0 && <p className={css.empty}>{t('endpoints.empty')}</p>}
      {items !== null && items.length > 0 && (
        <ul className={css.list} aria-label={t('area.endpoints')} aria-busy={loading}>
          {items.map((endpoint) => (
            <Row key={endpoint.endpoint_id} endpoint={endpoint} />
          ))}
        </ul>
      )}
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

function Row({ endpoint }: { endpoint: Endpoint }) {
  const t = useIntegrationText();
  const { endpoint_id, description, url, events, payload } = endpoint;
  return (
    <li className={css.row} data-testid="endpoint">
      <a className={css.name} href={hrefTo({ at: 'integrations', part: endpoint_id })}>
        {description === '' ? url : description}
      </a>
      <StandingBadge endpoint={endpoint} />
      <span className={css.url}>{url}</span>
      <span className={css.facts}>
        {t('endpoints.takes', { count: events.length })} · {t(`payload.${payload}`)}
      </span>
    </li>
  );
}

import { useCallback, useState } from 'react';
import type { Endpoint } from '../../api/integrations';
import { hrefTo } from '../routes';
import css from './Cards.module.css';
import { DeliveryLog } from './DeliveryLog';
import { EndpointHead } from './EndpointHead';
import { Failure } from './Failure';
import { useKit, useRemote } from './kit';
import { SecretPanel } from './Secret';
import { SendAgain } from './SendAgain';
import { TestEvent } from './TestEvent';
import { useIntegrationText } from './words';

/** One endpoint: how it stands, what was sent to it, and what can be done about it. */
export function EndpointScreen({ id }: { id: string }) {
  const t = useIntegrationText();
  const { api } = useKit();
  const endpoint = useRemote(useCallback(() => api.endpoint(id), [api, id]));
  // Whatever sends something makes the log look again, and the endpoint's standing with it.
  const [sent, setSent] = useState(0);
  const { data, loading, failure, reload, set } = endpoint;
  const onSent = useCallback(() => {
    setSent((count) => count + 1);
    reload();
  }, [reload]);

  return (
    <>
      <p>
        <a href={hrefTo({ at: 'integrations' })}>{t('endpoints.all')}</a>
      </p>
      <Failure failure={failure} onRetry={reload} />
      {data === null && loading && <p role="status">{t('area.loading')}</p>}
      {data !== null && <Sections endpoint={data} sent={sent} onSent={onSent} onChange={set} />}
    </>
  );
}

interface SectionsProps {
  endpoint: Endpoint;
  sent: number;
  onSent(): void;
  onChange(endpoint: Endpoint): void;
}

function Sections({ endpoint, sent, onSent, onChange }: SectionsProps) {
  const enabled = endpoint.state === 'enabled';
  return (
    <>
      <EndpointHead endpoint={endpoint} onChange={onChange} />
      <div className={css.side}>
        {enabled && <TestEvent id={endpoint.endpoint_id} onSent={onSent} />}
        <SecretPanel endpoint={endpoint} onRotated={onChange} />
      </div>
      <SendAgain id={endpoint.endpoint_id} enabled={enabled} onSent={onSent} />
      <DeliveryLog id={endpoint.endpoint_id} sent={sent} enabled={enabled} onSent={onSent} />
    </>
  );
}

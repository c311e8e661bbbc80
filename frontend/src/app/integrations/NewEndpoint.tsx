import { useCallback, useState } from 'react';
import type { EndpointCreated, EndpointIn } from '../../api/integrations';
import { newDraft } from '../../integrations/draft';
import { Panel } from '../../ui/Panel';
import { go, hrefTo } from '../routes';
import { EndpointForm } from './EndpointForm';
import { Failure } from './Failure';
import { useCall, useKit, useRemote } from './kit';
import { SecretShown } from './Secret';
import { useIntegrationText } from './words';

/** From an address to an endpoint, and to its secret, which is shown this once. */
export function NewEndpoint() {
  const t = useIntegrationText();
  const { api } = useKit();
  const catalogue = useRemote(useCallback(() => api.eventTypes(), [api]));
  const call = useCall();
  const [made, setMade] = useState<EndpointCreated | null>(null);

  async function create(body: Required<EndpointIn>) {
    const created = await call.run(body, (key) => api.createEndpoint(body, key));
    if (created !== null) setMade(created.data);
  }

  if (made !== null) {
    return (
      <Panel title={t('endpoints.made')} level={1}>
        <p>{made.url}</p>
        <SecretShown
          secret={made.secret}
          done={t('secret.to_endpoint')}
          onDone={() => go({ at: 'integrations', part: made.endpoint_id })}
        />
      </Panel>
    );
  }
  return (
    <Panel title={t('endpoints.new')} level={1}>
      <p>
        <a href={hrefTo({ at: 'integrations' })}>{t('endpoints.all')}</a>
      </p>
      <Failure failure={catalogue.failure} onRetry={catalogue.reload} />
      {catalogue.data === null && catalogue.loading && <p role="status">{t('area.loading')}</p>}
      {catalogue.data !== null && (
        <EndpointForm
          title={t('endpoints.new')}
          initial={newDraft(catalogue.data.items)}
          specs={catalogue.data.items}
          save={t('endpoints.create')}
          call={call}
          onSave={(body) => void create(body)}
          onCancel={() => go({ at: 'integrations' })}
        />
      )}
    </Panel>
  );
}

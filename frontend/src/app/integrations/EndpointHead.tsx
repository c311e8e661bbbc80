import { useCallback, useState } from 'react';
import type { Endpoint, EndpointIn } from '../../api/integrations';
import { draftOf, PROPOSED } from '../../integrations/draft';
import { writeWaits } from '../../integrations/waits';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Facts } from '../../ui/Facts';
import { Panel } from '../../ui/Panel';
import { go } from '../routes';
import { useText } from '../words';
import { EndpointForm } from './EndpointForm';
import css from './EndpointForm.module.css';
import { Failure } from './Failure';
import { useCall, useKit, useRemote } from './kit';
import { StandingBadge, StandingNotice } from './Standing';
import { useIntegrationText } from './words';

export interface EndpointHeadProps {
  endpoint: Endpoint;
  onChange(endpoint: Endpoint): void;
}

/** What the endpoint is and how it stands; changed, disabled and deleted from here. */
export function EndpointHead({ endpoint, onChange }: EndpointHeadProps) {
  const t = useIntegrationText();
  const { api } = useKit();
  const call = useCall();
  const [doing, setDoing] = useState<'nothing' | 'editing' | 'deleting'>('nothing');
  const { endpoint_id: id, state, description, url } = endpoint;

  async function change(body: Parameters<typeof api.editEndpoint>[1]) {
    const changed = await call.run(body, () => api.editEndpoint(id, body));
    if (changed === null) return;
    setDoing('nothing');
    onChange(changed.data);
  }

  async function remove() {
    const removed = await call.run('delete', () => api.deleteEndpoint(id));
    if (removed !== null) go({ at: 'integrations' });
  }

  function begin(what: typeof doing) {
    call.forget();
    setDoing(what);
  }

  return (
    <Panel title={description === '' ? url : description} level={1}>
      <div>
        <StandingBadge endpoint={endpoint} />
      </div>
      <StandingNotice endpoint={endpoint} />
      {doing === 'editing' ? (
        <Edit
          endpoint={endpoint}
          call={call}
          onSave={(body) => void change(body)}
          onCancel={() => begin('nothing')}
        />
      ) : (
        <>
          <div className={css.facts}>
            <EndpointFacts endpoint={endpoint} />
          </div>
          {doing === 'nothing' && <Failure failure={call.failure} />}
          <div className="buttons">
            <Button onClick={() => begin('editing')}>{t('endpoints.edit')}</Button>
            <Button
              look={state === 'enabled' ? 'quiet' : 'primary'}
              disabled={call.busy}
              onClick={() => void change({ state: state === 'enabled' ? 'disabled' : 'enabled' })}
            >
              {t(state === 'enabled' ? 'endpoints.disable' : 'endpoints.enable')}
            </Button>
            <Button look="danger" onClick={() => begin('deleting')}>
              {t('endpoints.delete')}
            </Button>
          </div>
        </>
      )}
      {doing === 'deleting' && (
        <Confirm
          title={t('endpoints.delete_ask')}
          yes={t('endpoints.delete_yes')}
          no={t('form.cancel')}
          busy={call.busy}
          danger
          onYes={() => void remove()}
          onNo={() => begin('nothing')}
        >
          <p>{t('endpoints.delete_text')}</p>
          <Failure failure={call.failure} />
        </Confirm>
      )}
    </Panel>
  );
}

interface EditProps {
  endpoint: Endpoint;
  call: ReturnType<typeof useCall>;
  onSave(body: Required<EndpointIn>): void;
  onCancel(): void;
}

function Edit({ endpoint, call, onSave, onCancel }: EditProps) {
  const t = useIntegrationText();
  const { api } = useKit();
  const catalogue = useRemote(useCallback(() => api.eventTypes(), [api]));
  if (catalogue.failure !== null) {
    return <Failure failure={catalogue.failure} onRetry={catalogue.reload} />;
  }
  if (catalogue.data === null) return <p role="status">{t('area.loading')}</p>;
  return (
    <EndpointForm
      title={t('endpoints.edit')}
      initial={draftOf(endpoint)}
      specs={catalogue.data.items}
      save={t('form.save')}
      call={call}
      onSave={onSave}
      onCancel={onCancel}
    />
  );
}

function EndpointFacts({ endpoint }: { endpoint: Endpoint }) {
  const t = useIntegrationText();
  const kinds = useText();
  const { url, events, action_types, payload, rate_limit, schedule_s, min_confidence } = endpoint;
  const proposals = events.includes(PROPOSED)
    ? [
        {
          name: t('form.confidence'),
          value: `${Math.round(min_confidence * 100)} %${
            endpoint.propose_medication ? `, ${t('endpoints.with_medication')}` : ''
          }`,
        },
      ]
    : [];
  return (
    <Facts
      facts={[
        { name: t('form.url'), value: url },
        { name: t('form.events'), value: events.join(', ') },
        ...proposals,
        {
          name: t('form.kinds'),
          value:
            action_types.length === 0
              ? t('endpoints.all_kinds')
              : action_types.map((type) => kinds(`action.${type}`)).join(', '),
        },
        { name: t('form.payload'), value: t(`payload.${payload}`) },
        {
          name: t('form.schedule'),
          value: schedule_s === null ? t('form.schedule_usual') : writeWaits(schedule_s),
        },
        {
          name: t('form.rate'),
          value: rate_limit === null ? t('endpoints.no_limit') : rate_limit,
        },
      ]}
    />
  );
}

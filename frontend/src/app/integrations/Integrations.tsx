import { Suspense, useMemo } from 'react';
import { loadIntegrations } from '../../store/integrations';
import { Notice } from '../../ui/Notice';
import { Tabs } from '../../ui/Tabs';
import { useAppDispatch, useAppSelector } from '../hooks';
import { hrefTo } from '../routes';
import { ApiKeys } from './ApiKeys';
import { Catalogue } from './Catalogue';
import { EndpointList } from './EndpointList';
import { EndpointScreen } from './EndpointScreen';
import { KitProvider } from './kit';
import { NewEndpoint } from './NewEndpoint';
import { IntegrationWords, useIntegrationText } from './words';

/** What an administrator connects the clinic's systems with. */
export default function Integrations({ part }: { part: string }) {
  const dispatch = useAppDispatch();
  const admin = useAppSelector((state) => state.auth.member?.role === 'admin');
  const kit = useMemo(() => dispatch(loadIntegrations()), [dispatch]);
  return (
    <IntegrationWords>
      {admin ? (
        // Inside, so that what is being loaded is not begun anew whenever it is waited for.
        <Suspense fallback={<Loading />}>
          <KitProvider kit={kit}>
            <Parts part={part} />
            <Screen key={part} part={part} />
          </KitProvider>
        </Suspense>
      ) : (
        <OnlyAdmins />
      )}
    </IntegrationWords>
  );
}

function Loading() {
  const t = useIntegrationText();
  return <p role="status">{t('area.loading')}</p>;
}

function OnlyAdmins() {
  const t = useIntegrationText();
  return <Notice tone="warning">{t('area.only_admins')}</Notice>;
}

function Parts({ part }: { part: string }) {
  const t = useIntegrationText();
  const tab = (name: string, label: string, here = part === name) => ({
    href: hrefTo(
      name === 'endpoints' ? { at: 'integrations' } : { at: 'integrations', part: name },
    ),
    label,
    here,
  });
  return (
    <Tabs
      label={t('area.title')}
      tabs={[
        tab('endpoints', t('area.endpoints'), part !== 'events' && part !== 'keys'),
        tab('events', t('area.events')),
        tab('keys', t('area.keys')),
      ]}
    />
  );
}

function Screen({ part }: { part: string }) {
  switch (part) {
    case 'endpoints':
      return <EndpointList />;
    case 'new':
      return <NewEndpoint />;
    case 'events':
      return <Catalogue />;
    case 'keys':
      return <ApiKeys />;
    default:
      return <EndpointScreen id={part} />;
  }
}

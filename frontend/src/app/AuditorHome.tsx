import { LinkCards } from '../ui/LinkCards';
import { Panel } from '../ui/Panel';
import { useAppSelector } from './hooks';
import { hrefTo } from './routes';
import { useNextScreen } from './screens';
import { useFirstText } from './words';

/** For whoever checks who saw what: the server opens no visit to them. */
export function AuditorHome() {
  const t = useFirstText();
  const name = useAppSelector((state) => state.auth.member?.name ?? '');
  useNextScreen('oversight');
  return (
    <>
      <Panel title={t('home.title', { name })} level={1} card>
        <p>{t('home.auditor')}</p>
      </Panel>
      <LinkCards
        links={[
          {
            href: hrefTo({ at: 'oversight', part: 'audit' }),
            title: t('app.oversight'),
            text: t('home.audit_text'),
          },
        ]}
      />
    </>
  );
}

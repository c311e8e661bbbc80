import { Suspense, useEffect } from 'react';
import type { LanguagePair } from '../api/wire';
import { languagesChosen } from '../store/preferences';
import { loadUnderWay } from '../store/under-way';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { LinkCards } from '../ui/LinkCards';
import { Panel } from '../ui/Panel';
import { VisitRow } from '../ui/VisitRow';
import { AuditorHome } from './AuditorHome';
import { useAppDispatch, useAppSelector } from './hooks';
import { go, hrefTo } from './routes';
import { FollowUps, SetAside, useNextScreen } from './screens';
import { AllWords, useFirstText, useMoments } from './words';

const PAIRS: LanguagePair[] = [
  ['en', 'es'],
  ['es', 'en'],
];

export function Home() {
  const role = useAppSelector((state) => state.auth.member?.role);
  if (role === 'admin') return <AdminHome />;
  return role === 'auditor' ? <AuditorHome /> : <VisitHome />;
}

/** For whoever connects the clinic's systems: the server opens no visit to them. */
function AdminHome() {
  const t = useFirstText();
  const name = useAppSelector((state) => state.auth.member?.name ?? '');
  useNextScreen('integrations');
  return (
    <>
      <Panel title={t('home.title', { name })} level={1} card>
        <p>{t('home.admin')}</p>
      </Panel>
      <LinkCards
        links={[
          {
            href: hrefTo({ at: 'integrations' }),
            title: t('app.integrations'),
            text: t('home.integrations_text'),
          },
          {
            href: hrefTo({ at: 'operations' }),
            title: t('home.operations'),
            text: t('home.operations_text'),
          },
          {
            href: hrefTo({ at: 'oversight', part: 'members' }),
            title: t('app.oversight'),
            text: t('home.members_text'),
          },
          { href: '/help.html', title: t('help.link'), text: t('help.text') },
        ]}
      />
    </>
  );
}

function VisitHome() {
  const t = useFirstText();
  const dispatch = useAppDispatch();
  const { day } = useMoments();
  const name = useAppSelector((state) => state.auth.member?.name ?? '');
  const languages = useAppSelector((state) => state.preferences.languages);
  const underWay = useAppSelector((state) => state.history.underWay);
  const setAside = useAppSelector((state) => state.outbox.setAside);
  useNextScreen('consent');
  useEffect(() => {
    void dispatch(loadUnderWay());
  }, [dispatch]);

  return (
    <>
      <Panel title={t('home.title', { name })} level={1} card>
        <p>{t('home.start_text')}</p>
        <Choice
          legend={t('home.languages')}
          layout="column"
          value={languages.join()}
          options={PAIRS.map(([mine, theirs]) => ({
            value: [mine, theirs].join(),
            label: t('home.pair', {
              mine: t(`language.${mine}`),
              theirs: t(`language.${theirs}`),
            }),
          }))}
          onChange={(value) => {
            const pair = PAIRS.find((one) => one.join() === value);
            if (pair !== undefined) dispatch(languagesChosen(pair));
          }}
        />
        <div>
          <Button look="primary" size="large" onClick={() => go({ at: 'consent' })}>
            {t('home.start')}
          </Button>
        </div>
      </Panel>
      <LinkCards
        links={[
          { href: hrefTo({ at: 'check' }), title: t('home.check'), text: t('home.check_text') },
          {
            href: hrefTo({ at: 'history' }),
            title: t('home.history'),
            text: t('home.history_text'),
          },
          { href: '/help.html', title: t('help.link'), text: t('help.text') },
        ]}
      />
      {underWay.length > 0 && (
        <Panel title={t('home.under_way')}>
          <ul className="rows">
            {underWay.map((visit) => (
              <VisitRow
                key={visit.conversation_id}
                href={hrefTo({ at: 'visit', id: visit.conversation_id })}
                title={t('home.take_up', { when: day(visit.created_at) })}
                facts={[t('history.turns', { count: visit.turn_count })]}
                state={t('history.active')}
              />
            ))}
          </ul>
        </Panel>
      )}
      <Suspense>
        <AllWords>
          <FollowUps />
        </AllWords>
      </Suspense>
      {setAside > 0 && (
        <Suspense>
          <AllWords>
            <SetAside count={setAside} />
          </AllWords>
        </Suspense>
      )}
    </>
  );
}

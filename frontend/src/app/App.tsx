import { Suspense } from 'react';
import { enter, signIn } from '../store/sign-in';
import { signOut } from '../store/sign-out';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Shell } from '../ui/Shell';
import { Broken } from './Broken';
import { DemoBanner, MadeUpBanner } from './DemoBanner';
import { Home } from './Home';
import { useAppDispatch, useAppSelector } from './hooks';
import { Outdated } from './Outdated';
import { hrefTo, type Route, useRoute } from './routes';
import { SignIn } from './SignIn';
import {
  AcceptInvitation,
  Check,
  Consent,
  History,
  Integrations,
  Live,
  Operations,
  Oversight,
  PastVisit,
  VisitSummary,
} from './screens';
import { AllWords, LanguageChoice, useFirstText } from './words';

/** What each role comes for, one step from every screen. */
const AREA = {
  clinician: 'history',
  supervisor: 'history',
  admin: 'integrations',
  auditor: 'oversight',
} as const;

export function App({ demo }: { demo: boolean }) {
  const t = useFirstText();
  const dispatch = useAppDispatch();
  const route = useRoute();
  const { status, error, left, member } = useAppSelector((state) => state.auth);
  const mainly = member === null ? 'history' : AREA[member.role];
  const phase = useAppSelector((state) => state.visit.phase);
  // The session has the last word: a real interpreter can stand behind a demo server.
  const scripted = useAppSelector((state) =>
    state.connection.link === 'live' ? state.connection.demo : demo,
  );
  const madeUp = member?.data === 'demo';
  const signedIn = status === 'signed_in';
  return (
    <Shell
      brand={t('app.name')}
      skip={t('app.skip')}
      screen={`${route.at} ${'part' in route ? route.part : ''} ${phase === 'ended'}`}
      full={signedIn && route.at === 'visit' && phase !== 'ended'}
      banner={scripted ? <DemoBanner /> : madeUp ? <MadeUpBanner /> : null}
      nav={
        <>
          {signedIn && <a href={hrefTo({ at: mainly })}>{t(`app.${mainly}`)}</a>}
          <LanguageChoice />
          {signedIn && (
            <Button look="link" onClick={() => void dispatch(signOut())}>
              {t('app.sign_out')}
            </Button>
          )}
        </>
      }
    >
      <Outdated />
      {status === 'starting' && <p role="status">{t('app.loading')}</p>}
      {status === 'signed_out' && error?.code === 'not_a_member' && (
        <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
          <AllWords>
            <AcceptInvitation />
          </AllWords>
        </Suspense>
      )}
      {status === 'signed_out' && (
        <SignIn
          error={error}
          left={left}
          onSignIn={() => void dispatch(signIn())}
          onRetry={() => void dispatch(enter())}
        />
      )}
      {signedIn && (
        <>
          <SignInAgain />
          {route.at !== 'visit' && <StillListening />}
          <Broken key={route.at}>
            <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
              {route.at === 'home' ? (
                <Home />
              ) : (
                <AllWords>
                  <Screen route={route} />
                </AllWords>
              )}
            </Suspense>
          </Broken>
        </>
      )}
    </Shell>
  );
}

function Screen({ route }: { route: Exclude<Route, { at: 'home' }> }) {
  const visit = useAppSelector((state) => state.visit);
  switch (route.at) {
    case 'check':
      return <Check />;
    case 'consent':
      return <Consent />;
    case 'visit':
      return visit.id === route.id && visit.phase === 'ended' ? (
        <VisitSummary id={route.id} />
      ) : (
        // Nothing that was typed or asked for in one visit is carried into another.
        <Live key={route.id} id={route.id} />
      );
    case 'history':
      return <History />;
    case 'integrations':
      return <Integrations part={route.part ?? 'endpoints'} />;
    case 'operations':
      return <Operations />;
    case 'oversight':
      return <Oversight part={route.part ?? null} />;
    case 'past_visit':
      return <PastVisit key={route.id} id={route.id} turn={route.turn ?? null} />;
  }
}

/** Away from the visit's screen nothing else would tell that both people are heard. */
function StillListening() {
  const t = useFirstText();
  const id = useAppSelector(({ visit, connection: { link, paused } }) =>
    (link === 'live' || link === 'reconnecting') && !paused ? visit.id : null,
  );
  if (id === null) return null;
  return (
    <Notice tone="warning" action={<a href={hrefTo({ at: 'visit', id })}>{t('app.to_visit')}</a>}>
      {t('app.running')}
    </Notice>
  );
}

/** The token ran out: everything stays on the page, and is sent after the next sign-in. */
function SignInAgain() {
  const t = useFirstText();
  const dispatch = useAppDispatch();
  const expired = useAppSelector((state) => state.auth.expired);
  if (!expired) return null;
  return (
    <Notice
      tone="danger"
      action={<Button onClick={() => void dispatch(signIn())}>{t('recovery.sign_in')}</Button>}
    >
      {t('sign_in.again')}
    </Notice>
  );
}

import { useEffect, useState } from 'react';
import type { OpenConversation } from '../api/wire';
import { CONSENT, CONSENT_VERSION } from '../i18n/consent';
import { openVisit, prepareRealtime, startInterpreting } from '../store/interpret';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { ConsentText } from '../ui/ConsentText';
import { Panel } from '../ui/Panel';
import { HumanInterpreter } from './HumanInterpreter';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import { go } from './routes';
import { useText } from './words';

type Giver = NonNullable<OpenConversation['consent']['given_by']>;
const GIVERS: Giver[] = ['patient', 'guardian', 'representative'];

export default function Consent() {
  const t = useText();
  const dispatch = useAppDispatch();
  const languages = useAppSelector((state) => state.preferences.languages);
  const { phase, error } = useAppSelector((state) => state.visit);
  useEffect(() => {
    dispatch(prepareRealtime());
  }, [dispatch]);
  const [giver, setGiver] = useState<Giver>('patient');
  const [refused, setRefused] = useState(false);

  async function agree() {
    const id = await dispatch(
      openVisit(languages, {
        granted: true,
        wording: CONSENT_VERSION,
        language: languages[1],
        given_by: giver,
        at: new Date().toISOString(),
      }),
    );
    if (id === null) return;
    go({ at: 'visit', id });
    void dispatch(startInterpreting());
  }

  if (refused) {
    return (
      <Panel title={t('refused.title')} level={1}>
        <p>{t('refused.text')}</p>
        <HumanInterpreter />
        <div>
          <Button onClick={() => setRefused(false)}>{t('refused.back')}</Button>
        </div>
      </Panel>
    );
  }
  return (
    <Panel title={t('consent.title')} level={1}>
      <p>{t('consent.intro')}</p>
      <ConsentText versions={languages.map((lang) => ({ lang, ...CONSENT[lang] }))} />
      <Choice<Giver>
        legend={t('consent.given_by')}
        value={giver}
        options={GIVERS.map((value) => ({ value, label: t(`consent.${value}`) }))}
        onChange={setGiver}
      />
      {error !== null && <MemberError error={error} onRetry={() => void agree()} />}
      <div className="buttons">
        <Button
          look="primary"
          size="large"
          disabled={phase === 'opening'}
          onClick={() => void agree()}
        >
          {phase === 'opening' ? t('consent.opening') : t('consent.agree')}
        </Button>
        <Button size="large" onClick={() => setRefused(true)}>
          {t('consent.refuse')}
        </Button>
      </div>
    </Panel>
  );
}

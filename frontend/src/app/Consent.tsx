import { useEffect, useState } from 'react';
import type { LanguagePair } from '../api/wire';
import { CONSENT, CONSENT_VERSION, type ConsentWording } from '../i18n/consent';
import { openVisit, prepareRealtime, startInterpreting } from '../store/interpret';
import { recordRefusal } from '../store/refusal';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { ConsentText } from '../ui/ConsentText';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { GIVERS, type Giver } from './ConsentForm';
import { Disclaimer } from './Disclaimer';
import { HumanInterpreter } from './HumanInterpreter';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import { ReadAloud } from './ReadAloud';
import { go, hrefTo } from './routes';
import { SoundCheck } from './SoundCheck';
import { StartUrgent } from './StartUrgent';
import { useNextScreen } from './screens';
import { WayChoice } from './WayChoice';
import { useText } from './words';

type Interpreter = 'machine' | 'person';
const INTERPRETERS: Interpreter[] = ['machine', 'person'];

function spoken({ title, points, question, recording }: ConsentWording): string {
  return [`${title}.`, ...points, question, recording.text].join(' ');
}

export default function Consent() {
  const t = useText();
  const dispatch = useAppDispatch();
  const languages = useAppSelector((state) => state.preferences.languages);
  const { phase, error } = useAppSelector((state) => state.visit);
  useNextScreen('live');
  useEffect(() => {
    dispatch(prepareRealtime());
  }, [dispatch]);
  const [giver, setGiver] = useState<Giver>('patient');
  const [chosen, setChosen] = useState<Interpreter>('machine');
  const [recording, setRecording] = useState(false);
  const [refusal, setRefusal] = useState<'none' | 'recording' | 'recorded' | 'failed'>('none');

  const answer = (granted: boolean) => ({
    granted,
    wording: CONSENT_VERSION,
    language: languages[1],
    recording: granted && recording,
    given_by: giver,
    at: new Date().toISOString(),
  });

  async function refuse() {
    setRefusal('recording');
    const kept = await dispatch(recordRefusal(languages, answer(false)));
    setRefusal(kept ? 'recorded' : 'failed');
  }

  async function agree() {
    const id = await dispatch(openVisit(languages, answer(true)));
    if (id === null) return;
    // The microphone first: drawing the next screen takes longer than asking for it.
    void dispatch(startInterpreting());
    go({ at: 'visit', id });
  }

  if (refusal !== 'none') {
    return (
      <Panel title={t('refused.title')} level={1}>
        <p>{t('refused.text')}</p>
        <HumanInterpreter />
        <p role="status">
          {refusal === 'recording' && t('refused.recording')}
          {refusal === 'recorded' && t('refused.recorded')}
        </p>
        {refusal === 'failed' && <Notice tone="warning">{t('refused.not_recorded')}</Notice>}
        <div>
          <Button onClick={() => setRefusal('none')}>{t('refused.back')}</Button>
        </div>
      </Panel>
    );
  }
  return (
    <Panel title={t('consent.title')} level={1}>
      {chosen === 'machine' && <StartUrgent />}
      {chosen === 'machine' && <Disclaimer moment="start" languages={languages} />}
      <p>{t('consent.intro')}</p>
      <ConsentText versions={languages.map((lang) => ({ lang, ...CONSENT[lang] }))} />
      <div className="buttons">
        {languages.map((lang) => (
          <ReadAloud key={lang} lang={lang} text={spoken(CONSENT[lang])} />
        ))}
      </div>
      <Choice<Interpreter>
        legend={t('choice.who')}
        layout="column"
        value={chosen}
        options={INTERPRETERS.map((value) => ({ value, label: t(`choice.${value}`) }))}
        onChange={setChosen}
      />
      <Choice<Giver>
        legend={t('consent.given_by')}
        value={giver}
        options={GIVERS.map((value) => ({ value, label: t(`consent.${value}`) }))}
        onChange={setGiver}
      />
      {chosen === 'machine' && (
        <RecordingChoice languages={languages} agreed={recording} onAgreed={setRecording} />
      )}
      {chosen === 'machine' && (
        <>
          <WayChoice />
          <SoundCheck more={<a href={hrefTo({ at: 'check' })}>{t('home.check')}</a>} />
        </>
      )}
      {error !== null && <MemberError error={error} onRetry={() => void agree()} />}
      <div className="buttons">
        {chosen === 'machine' && (
          <Button
            look="primary"
            size="large"
            disabled={phase === 'opening'}
            onClick={() => void agree()}
          >
            {phase === 'opening' ? t('consent.opening') : t('consent.agree')}
          </Button>
        )}
        <Button
          look={chosen === 'machine' ? 'quiet' : 'primary'}
          size="large"
          onClick={() => void refuse()}
        >
          {t(chosen === 'machine' ? 'consent.refuse' : 'choice.call')}
        </Button>
      </div>
    </Panel>
  );
}

/** Asked apart, and off until somebody ticks it: interpreting needs no recording. */
function RecordingChoice(props: {
  languages: LanguagePair;
  agreed: boolean;
  onAgreed(agreed: boolean): void;
}) {
  const { languages, agreed, onAgreed } = props;
  return (
    <section>
      {languages.map((lang) => (
        <p key={lang} lang={lang}>
          {CONSENT[lang].recording.text}
        </p>
      ))}
      <label>
        <input
          type="checkbox"
          checked={agreed}
          onChange={(event) => onAgreed(event.target.checked)}
        />{' '}
        {languages.map((lang, index) => (
          <span key={lang} lang={lang}>
            {index > 0 && ' · '}
            {CONSENT[lang].recording.agree}
          </span>
        ))}
      </label>
    </section>
  );
}

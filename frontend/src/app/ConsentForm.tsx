import { useState } from 'react';
import type { ConsentGiven, LanguagePair } from '../api/wire';
import { CONSENT, CONSENT_VERSION } from '../i18n/consent';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { ConsentText } from '../ui/ConsentText';
import { useText } from './words';

export type Giver = NonNullable<ConsentGiven['given_by']>;
export const GIVERS: Giver[] = ['patient', 'guardian', 'representative'];

export interface ConsentFormProps {
  languages: LanguagePair;
  busy: boolean;
  onAnswer(given: ConsentGiven): void;
}

/** Asks for consent to a visit that began without it. A recording is not asked for any more. */
export function ConsentForm({ languages, busy, onAnswer }: ConsentFormProps) {
  const t = useText();
  const [giver, setGiver] = useState<Giver>('patient');
  const answer = (granted: boolean) =>
    onAnswer({
      granted,
      wording: CONSENT_VERSION,
      language: languages[1],
      recording: false,
      given_by: giver,
      at: new Date().toISOString(),
    });
  return (
    <>
      <ConsentText versions={languages.map((lang) => ({ lang, ...CONSENT[lang] }))} />
      <Choice<Giver>
        legend={t('consent.given_by')}
        value={giver}
        options={GIVERS.map((value) => ({ value, label: t(`consent.${value}`) }))}
        onChange={setGiver}
      />
      <div className="buttons">
        <Button look="primary" disabled={busy} onClick={() => answer(true)}>
          {t('urgent.agrees')}
        </Button>
        <Button look="danger" disabled={busy} onClick={() => answer(false)}>
          {t('urgent.refuses')}
        </Button>
      </div>
    </>
  );
}

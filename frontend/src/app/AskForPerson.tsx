import { useState } from 'react';
import type { InterpreterReason } from '../api/wire';
import { askForPerson } from '../store/person';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { Popover } from '../ui/Popover';
import { HumanInterpreter } from './HumanInterpreter';
import { useAppDispatch } from './hooks';
import { WithdrawConsent } from './WithdrawConsent';
import { useText } from './words';

const REASONS: InterpreterReason[] = [
  'patient_asked',
  'clinician_asked',
  'doubtful_translation',
  'critical_topic',
];

/** The clinic's number at once, and the request on record. */
export function AskForPerson() {
  const t = useText();
  const dispatch = useAppDispatch();
  const [reason, setReason] = useState<InterpreterReason>('patient_asked');
  const [outcome, setOutcome] = useState<'none' | 'asking' | 'recorded' | 'failed'>('none');

  async function ask() {
    setOutcome('asking');
    setOutcome((await dispatch(askForPerson(reason))) ? 'recorded' : 'failed');
  }

  return (
    <Popover open={t('person.open')} title={t('person.title')} close={t('settings.close')}>
      <HumanInterpreter />
      <Choice<InterpreterReason>
        legend={t('person.why')}
        layout="column"
        value={reason}
        options={REASONS.map((value) => ({ value, label: t(`person.${value}`) }))}
        onChange={(value) => {
          setReason(value);
          setOutcome('none');
        }}
      />
      <div>
        <Button
          look="primary"
          disabled={outcome === 'asking' || outcome === 'recorded'}
          onClick={() => void ask()}
        >
          {t(outcome === 'asking' ? 'person.recording' : 'person.record')}
        </Button>
      </div>
      <p role="status">{outcome === 'recorded' ? t('person.recorded') : ''}</p>
      <WithdrawConsent />
      {outcome === 'failed' && <Notice tone="warning">{t('person.failed')}</Notice>}
    </Popover>
  );
}

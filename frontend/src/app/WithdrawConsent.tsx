import { useState } from 'react';
import { withdrawConsent } from '../store/withdraw';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { Notice } from '../ui/Notice';
import { useAppDispatch } from './hooks';
import { useText } from './words';

/** Where the patient changes their mind: nothing listens any more, and the visit ends. */
export function WithdrawConsent() {
  const t = useText();
  const dispatch = useAppDispatch();
  const [state, setState] = useState<'idle' | 'asking' | 'busy' | 'failed'>('idle');

  async function withdraw() {
    setState('busy');
    if (!(await dispatch(withdrawConsent()))) setState('failed');
  }

  if (state === 'idle') {
    return (
      <div>
        <Button look="danger" onClick={() => setState('asking')}>
          {t('withdraw.open')}
        </Button>
      </div>
    );
  }
  return (
    <>
      {state === 'failed' && <Notice tone="danger">{t('withdraw.failed')}</Notice>}
      <Confirm
        title={t('withdraw.ask')}
        yes={t('withdraw.yes')}
        no={t('oversight.cancel')}
        busy={state === 'busy'}
        danger
        onYes={() => void withdraw()}
        onNo={() => setState('idle')}
      >
        <p>{t('withdraw.text')}</p>
      </Confirm>
    </>
  );
}

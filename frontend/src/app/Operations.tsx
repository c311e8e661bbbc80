import { useState } from 'react';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Panel } from '../ui/Panel';
import { useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import css from './Operations.module.css';
import { OperationsFigures } from './OperationsFigures';
import { OperationsParts } from './OperationsParts';
import { OperationsVisits } from './OperationsVisits';
import { useOperations } from './use-operations';
import { useText } from './words';

/** How the whole is doing, in numbers, for the clinic's administrator. */
export default function Operations() {
  const t = useText();
  const isAdmin = useAppSelector((state) => state.auth.member?.role === 'admin');
  return (
    <Panel title={t('operations.title')} level={1}>
      <p>{t(isAdmin ? 'operations.intro' : 'operations.forbidden')}</p>
      {isAdmin && <Shown />}
    </Panel>
  );
}

/** In hours. */
type Period = '24' | '168';

function Shown() {
  const t = useText();
  const [period, setPeriod] = useState<Period>('24');
  const { figures, health, loading, error, refresh } = useOperations(Number(period));
  return (
    <>
      <Choice<Period>
        legend={t('operations.period')}
        value={period}
        options={[
          { value: '24', label: t('operations.day') },
          { value: '168', label: t('operations.week') },
        ]}
        onChange={setPeriod}
      />
      <div>
        <Button disabled={loading} onClick={refresh}>
          {t('operations.refresh')}
        </Button>
      </div>
      {error !== null && <MemberError error={error} onRetry={refresh} />}
      <div className={css.shown} aria-busy={loading}>
        {figures !== null && <OperationsVisits figures={figures} />}
        {figures !== null && <OperationsFigures figures={figures} />}
        {health !== null && <OperationsParts health={health} />}
      </div>
    </>
  );
}

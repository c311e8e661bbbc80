import { useState } from 'react';
import type { TurnChecked } from '../api/wire';
import { checkTurn } from '../store/check-turn';
import type { Line } from '../store/transcript';
import { Button } from '../ui/Button';
import css from './CheckTurn.module.css';
import { HumanInterpreter } from './HumanInterpreter';
import { useAppDispatch } from './hooks';
import { useText } from './words';

export interface CheckTurnProps {
  visitId: string | null;
  line: Line;
}

/** Has a turn's translation translated back; offered once the server has the turn. */
export function CheckTurn({ visitId, line }: CheckTurnProps) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [asking, setAsking] = useState(false);
  const [checked, setChecked] = useState<TurnChecked | 'failed' | null>(null);
  const { turn, turnId, delivery } = line;
  if (visitId === null || delivery !== 'stored' || !turn.target) return null;

  async function ask(id: string) {
    setAsking(true);
    setChecked((await dispatch(checkTurn(id, turnId))) ?? 'failed');
    setAsking(false);
  }

  return (
    <div className={`${css.check} no-print`}>
      <Button look="link" disabled={asking} onClick={() => void ask(visitId)}>
        {t(asking ? 'check.asking' : 'check.ask')}
      </Button>
      <div role="status">
        {checked !== null && <Outcome checked={checked} revision={turn.revision} />}
      </div>
    </div>
  );
}

function Outcome(props: { checked: TurnChecked | 'failed'; revision: number }) {
  const { checked, revision } = props;
  const t = useText();
  if (checked === 'failed' || !checked.words) {
    const none = checked !== 'failed' && checked.outcome === 'not_available';
    return (
      <>
        <p className={css.note}>{t(none ? 'check.not_available' : 'check.failed')}</p>
        <HumanInterpreter />
      </>
    );
  }
  if (checked.revision !== revision) return <p className={css.note}>{t('check.changed')}</p>;
  return (
    <>
      <p className={css.back}>
        {t('check.back')}
        <span lang={checked.words.lang} data-testid="back-translation">
          {checked.words.text}
        </span>
      </p>
      <p className={css.note}>{t('check.machine')}</p>
    </>
  );
}

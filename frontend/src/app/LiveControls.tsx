import type { Listening } from '../realtime/events';
import { endVisit } from '../store/end-visit';
import { chooseDirection, setPaused, startInterpreting } from '../store/interpret';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { StatePill } from '../ui/StatePill';
import { AskForPerson } from './AskForPerson';
import { stateKey, stateName, stateTone } from './connection-state';
import { DisplaySettings } from './DisplaySettings';
import { useAppDispatch, useAppSelector } from './hooks';
import css from './LiveControls.module.css';
import { useCountdown } from './use-countdown';
import { useText } from './words';

const DIRECTIONS: Listening[] = ['auto', 'en-es', 'es-en'];

export function LiveControls({ growing }: { growing: boolean }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const connection = useAppSelector((state) => state.connection);
  const { phase } = useAppSelector((state) => state.visit);
  const { waiting, setAside } = useAppSelector((state) => state.outbox);
  const name = stateName(connection, growing);
  const seconds = useCountdown(connection.retryInMs, connection.attempt);
  const running = connection.link === 'live' || connection.link === 'reconnecting';
  const ending = phase === 'ending';

  return (
    <div className={css.bar}>
      <div className={css.state}>
        <StatePill
          name={name}
          tone={stateTone(name)}
          label={t(stateKey(name, seconds * 1_000), { seconds })}
        />
        <p className={css.counts} role="status">
          {waiting > 0 && <span>{t('live.not_sent', { count: waiting })}</span>}
          {setAside > 0 && (
            <span className={css.warning}>{t('live.set_aside', { count: setAside })}</span>
          )}
        </p>
      </div>
      {connection.can.chooseDirection && (
        <div className={css.direction}>
          <Choice<Listening>
            legend={t('live.direction')}
            hideLegend
            value={connection.listening}
            options={DIRECTIONS.filter(
              (value) => value !== 'auto' || connection.can.bothDirections,
            ).map((value) => ({ value, label: t(`live.direction_${value}`) }))}
            onChange={(value) => dispatch(chooseDirection(value))}
          />
        </div>
      )}
      <div className={css.buttons}>
        {(connection.link === 'idle' || connection.link === 'ended') && phase === 'open' && (
          <Button look="primary" onClick={() => void dispatch(startInterpreting())}>
            {t('live.connect')}
          </Button>
        )}
        {running && (
          <Button onClick={() => dispatch(setPaused(!connection.paused))}>
            {t(connection.paused ? 'live.resume' : 'live.pause')}
          </Button>
        )}
        <AskForPerson />
        <DisplaySettings />
        <Button look="danger" disabled={phase !== 'open'} onClick={() => void dispatch(endVisit())}>
          {t(ending ? 'live.ending' : 'live.end')}
        </Button>
      </div>
    </div>
  );
}

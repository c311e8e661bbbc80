import { useEffect, useState } from 'react';
import type { ConsentGiven } from '../api/wire';
import { recordConsent } from '../store/consent';
import { Popover } from '../ui/Popover';
import { ConsentForm } from './ConsentForm';
import css from './EmergencyBar.module.css';
import { useAppDispatch, useAppSelector } from './hooks';
import { useText } from './words';

/** Says in both languages, for as long as it is so, that nobody has consented. */
export function EmergencyBar({ id }: { id: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const emergency = useAppSelector((state) => state.visit.emergency);
  const languages = useAppSelector((state) => state.visit.languages);
  const [outcome, setOutcome] = useState<'none' | 'busy' | 'failed'>('none');
  if (emergency === null || emergency.state === 'consented') return null;

  async function record(given: ConsentGiven) {
    setOutcome('busy');
    setOutcome((await dispatch(recordConsent(id, given))) ? 'none' : 'failed');
  }

  return (
    <section className={css.bar} aria-label={t('urgent.export')} data-testid="emergency-bar">
      <div className={css.said}>
        <p role="alert">
          <strong>{t('urgent.banner')}</strong>
        </p>
        {emergency.state === 'open' ? (
          <Left untilMs={emergency.untilMs} />
        ) : (
          <p>{t(`urgent.state_${emergency.state}`)}</p>
        )}
        <p role="status">{outcome === 'failed' && t('urgent.failed')}</p>
      </div>
      {emergency.state !== 'refused' && (
        <Popover
          open={t('urgent.record')}
          title={t('urgent.record_title')}
          close={t('settings.close')}
        >
          <ConsentForm
            languages={languages}
            busy={outcome === 'busy'}
            onAnswer={(given) => void record(given)}
          />
        </Popover>
      )}
    </section>
  );
}

/** The minutes that are left; not read out at every second. */
function Left({ untilMs }: { untilMs: number | null }) {
  const t = useText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil(((untilMs ?? 0) - now) / 1_000));
  if (seconds === 0) return <p>{t('urgent.over')}</p>;
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <p className={css.left} role="timer" aria-live="off">
      {t('urgent.left', { time })}
    </p>
  );
}

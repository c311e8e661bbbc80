import { useEffect } from 'react';
import { endRecording, readRecordingConsent, startRecording } from '../store/record';
import { lossRead } from '../store/recording';
import { Button } from '../ui/Button';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import css from './RecordingBar.module.css';
import { DeleteRecording } from './RecordingPanel';
import { useText } from './words';

/** Says at all times whether the room is recorded; nothing where nobody agreed to it. */
export function RecordingBar({ id }: { id: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { agreed, phase, error, waiting, lost } = useAppSelector((state) => state.recording);
  const opened = useAppSelector((state) => state.visit.id === id && state.visit.phase === 'open');
  const live = useAppSelector((state) => state.connection.link === 'live');
  useEffect(() => {
    if (opened) void dispatch(readRecordingConsent(id));
  }, [dispatch, id, opened]);
  // The newest part is on its way while the room is recorded: that is no news.
  const behind = phase === 'on' && waiting === 1 ? 0 : waiting;
  if (!agreed && waiting === 0 && lost === null) return null;
  return (
    <section className={css.bar} aria-label={t('recording.title')}>
      <p className={css.state} role="status" data-testid="recording-state">
        {phase === 'on' && <strong className={css.on}>{t('recording.on')}</strong>}
        {phase === 'starting' && t('recording.starting')}
        {behind > 0 && <span>{t('recording.waiting', { count: behind })}</span>}
      </p>
      {phase === 'on' && (
        <Button onClick={() => void dispatch(endRecording())}>{t('recording.stop')}</Button>
      )}
      {agreed && opened && phase === 'off' && live && (
        <Button onClick={() => void dispatch(startRecording())}>{t('recording.start')}</Button>
      )}
      {agreed && <DeleteRecording id={id} />}
      {error !== null && (
        <>
          <p className={css.failed}>{t('recording.failed')}</p>
          <MemberError error={error} onRetry={() => void dispatch(startRecording())} />
        </>
      )}
      {lost !== null && (
        <>
          <p className={css.failed} role="alert">
            {t('recording.lost')}
          </p>
          <MemberError error={lost} />
          <Button onClick={() => dispatch(lossRead())}>{t('recording.lost_read')}</Button>
        </>
      )}
    </section>
  );
}

import { type ReactNode, useEffect, useId, useState } from 'react';
import { type PageError, toPageError } from '../errors/page-error';
import {
  listDevices,
  type SoundDevice,
  type SoundDevices,
  watchLevel,
} from '../platform/sound-devices';
import { openMicrophone } from '../realtime/microphone';
import { displayChanged } from '../store/display';
import { Button } from '../ui/Button';
import { useAppDispatch, useAppSelector } from './hooks';
import { MemberError } from './MemberError';
import css from './SoundCheck.module.css';
import { useText } from './words';

const NONE: SoundDevices = { microphones: [], speakers: [] };

/** Opens the microphone only while somebody tries it: nothing of it leaves the device. */
export function SoundCheck({ more }: { more?: ReactNode }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { microphone, speaker } = useAppSelector((state) => state.display);
  const [trying, setTrying] = useState(false);
  const [devices, setDevices] = useState<SoundDevices>(NONE);
  const [level, setLevel] = useState(0);
  const [error, setError] = useState<PageError | null>(null);
  const meter = useId();

  useEffect(() => {
    if (!trying) return;
    const media = navigator.mediaDevices;
    let stop = (): void => undefined;
    let left = false;
    const read = async () => {
      const canChoose = 'setSinkId' in HTMLMediaElement.prototype;
      const found = await listDevices(media, canChoose);
      if (!left) setDevices(found);
    };
    const open = async () => {
      const track = await openMicrophone(media, microphone);
      if (left) return track.stop();
      const context = new AudioContext();
      const quiet = watchLevel(track, context, setLevel);
      media.addEventListener('devicechange', read);
      stop = () => {
        media.removeEventListener('devicechange', read);
        quiet();
        track.stop();
        void context.close();
      };
      await read();
    };
    setError(null);
    open().catch((reason: unknown) => {
      setTrying(false);
      setError(toPageError(reason));
    });
    return () => {
      left = true;
      stop();
      setLevel(0);
    };
  }, [trying, microphone]);

  return (
    <section className={css.check} aria-label={t('sound.title')}>
      <p className={css.title}>{t('sound.title')}</p>
      {error !== null && <MemberError error={error} onRetry={() => setTrying(true)} />}
      {trying && (
        <>
          <label htmlFor={meter}>{t('sound.level')}</label>
          <meter id={meter} className={css.meter} min={0} max={1} value={level} />
          <Devices
            label={t('sound.microphone')}
            devices={devices.microphones}
            chosen={microphone}
            onChoose={(id) => dispatch(displayChanged({ microphone: id }))}
          />
          {devices.speakers.length > 0 && (
            <Devices
              label={t('sound.speaker')}
              devices={devices.speakers}
              chosen={speaker}
              onChoose={(id) => dispatch(displayChanged({ speaker: id }))}
            />
          )}
        </>
      )}
      <div className="buttons">
        <Button onClick={() => setTrying(!trying)}>
          {t(trying ? 'sound.stop' : 'sound.test')}
        </Button>
        {more}
      </div>
    </section>
  );
}

interface DevicesProps {
  label: string;
  devices: SoundDevice[];
  chosen: string | null;
  onChoose(id: string | null): void;
}

function Devices({ label, devices, chosen, onChoose }: DevicesProps) {
  const t = useText();
  const id = useId();
  const known = devices.some((device) => device.id === chosen);
  return (
    <div className={css.row}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={known && chosen !== null ? chosen : ''}
        onChange={(event) => onChoose(event.target.value || null)}
      >
        <option value="">{t('sound.default')}</option>
        {devices.map((device, index) => (
          <option key={device.id} value={device.id}>
            {device.label || t('sound.unnamed', { number: index + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}

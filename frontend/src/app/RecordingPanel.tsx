/** What was recorded of a visit: heard from any place, or from a turn; deleted when asked. */

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RecordingOut } from '../api/wire';
import type { Playback } from '../recording/playback';
import type { Reading } from '../recording/reading';
import { listRecordings, openReading, playReading, withdrawRecording } from '../store/record';
import type { Line } from '../store/transcript';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { Popover } from '../ui/Popover';
import { useAppDispatch } from './hooks';
import css from './RecordingPanel.module.css';
import { useMoments, useText } from './words';

/** A turn is dated when its first words were written down, a little after they were begun. */
const BEFORE_TURN_MS = 2_000;
const SEGMENT_MS = 10_000;

/** Where somebody wants to listen; a new object each time, so that the same place counts twice. */
interface Wanted {
  recordingId: string;
  at: number;
}

export interface Recordings {
  items: RecordingOut[];
  wanted: Wanted | null;
  forget(): void;
  /** The way from a turn to its sound, where there is one. */
  tools: (line: Line) => ReactNode;
}

export function useRecordings(id: string): Recordings {
  const t = useText();
  const dispatch = useAppDispatch();
  const [items, setItems] = useState<RecordingOut[]>([]);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  useEffect(() => {
    let left = false;
    void dispatch(listRecordings(id)).then((found) => {
      if (!left) setItems(found);
    });
    return () => {
      left = true;
    };
  }, [dispatch, id]);
  const forget = useCallback(() => setItems([]), []);
  const tools = useMemo(() => {
    const heard = items.filter(({ state }) => state === 'complete');
    return ({ turn }: Line) => {
      const at = Date.parse(turn.started_at) - BEFORE_TURN_MS;
      const one = heard.find((recording) => covers(recording, at));
      if (one === undefined) return null;
      const { recording_id: recordingId } = one;
      return (
        <p className="no-print">
          <Button look="link" onClick={() => setWanted({ recordingId, at })}>
            {t('recording.listen')}
          </Button>
        </p>
      );
    };
  }, [items, t]);
  return { items, wanted, forget, tools };
}

function covers({ started_at, segments }: RecordingOut, at: number): boolean {
  const begun = Date.parse(started_at);
  return at >= begun - BEFORE_TURN_MS && at < begun + segments * SEGMENT_MS;
}

export interface RecordingPanelProps {
  id: string;
  recordings: Recordings;
  /** It may be heard, and not deleted. */
  readOnly?: boolean;
}

export function RecordingPanel({ id, recordings, readOnly = false }: RecordingPanelProps) {
  const t = useText();
  const { items, wanted, forget } = recordings;
  if (items.length === 0) return null;
  return (
    <div className="no-print">
      <Panel title={t('recording.title')}>
        {items.map((item) => (
          <Player
            key={item.recording_id}
            id={id}
            recording={item}
            wanted={wanted?.recordingId === item.recording_id ? wanted : null}
          />
        ))}
        {!readOnly && (
          <div>
            <DeleteRecording id={id} onDeleted={forget} />
          </div>
        )}
      </Panel>
    </div>
  );
}

interface PlayerProps {
  id: string;
  recording: RecordingOut;
  wanted: Wanted | null;
}

function Player({ id, recording, wanted }: PlayerProps) {
  const t = useText();
  const { time } = useMoments();
  const sound = useSound(id, recording.recording_id);
  const { seek } = sound;
  useEffect(() => {
    if (wanted !== null) void seek((reading) => (wanted.at - reading.startedAt) / 1_000);
  }, [wanted, seek]);
  const label = t('recording.of', { time: time(recording.started_at) });
  if (recording.state !== 'complete') {
    return (
      <p>
        {label}. {t('recording.unfinished')}
      </p>
    );
  }
  const { phase, place, seconds, broken } = sound;
  return (
    <fieldset className={css.player} data-testid="recording" data-phase={phase}>
      <legend>{label}</legend>
      {phase === 'playing' ? (
        <Button onClick={sound.pause}>{t('recording.pause')}</Button>
      ) : (
        <Button disabled={phase === 'opening'} onClick={() => void seek(() => place)}>
          {t('recording.play')}
        </Button>
      )}
      <input
        type="range"
        className={css.place}
        aria-label={t('recording.place')}
        aria-valuetext={`${clockOf(place)} / ${clockOf(seconds)}`}
        min={0}
        max={Math.max(1, Math.floor(seconds))}
        value={Math.floor(place)}
        disabled={seconds === 0}
        onChange={(event) => {
          const to = Number(event.target.value);
          void seek(() => to);
        }}
      />
      <span className={css.clock}>
        {clockOf(place)} / {clockOf(seconds)}
      </span>
      <p role="status" className={css.status}>
        {phase === 'opening' && t('recording.opening')}
      </p>
      {broken > 0 && <Notice tone="warning">{t('recording.broken', { count: broken })}</Notice>}
      {phase === 'unreadable' && <Notice tone="warning">{t('recording.unreadable')}</Notice>}
    </fieldset>
  );
}

function clockOf(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

interface Opened {
  reading: Reading;
  playback: Playback;
}

interface Sound {
  phase: 'idle' | 'opening' | 'playing' | 'unreadable';
  place: number;
  seconds: number;
  /** Segments that were not what was recorded, of those that were listened to. */
  broken: number;
  seek(to: (reading: Reading) => number): Promise<void>;
  pause(): void;
}

/** A recording is fetched when somebody first listens, and silent once the screen is left. */
function useSound(id: string, recordingId: string): Sound {
  const dispatch = useAppDispatch();
  const [phase, setPhase] = useState<Sound['phase']>('idle');
  const [place, setPlace] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const [broken, setBroken] = useState<ReadonlySet<number>>(new Set());
  const opened = useRef<Opened | null>(null);
  /** One for every place that is asked for meanwhile: two would sound at once. */
  const opening = useRef<Promise<Opened> | null>(null);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      opened.current?.playback.stop();
    };
  }, []);
  const open = useCallback(async (): Promise<Opened> => {
    setPhase('opening');
    const reading = await dispatch(openReading(id, recordingId));
    const playback = await dispatch(
      playReading(reading, {
        onPlace: setPlace,
        onStopped: () => setPhase('idle'),
        onBroken: (seq) => setBroken((known) => new Set(known).add(seq)),
      }),
    );
    setSeconds(reading.seconds);
    return { reading, playback };
  }, [dispatch, id, recordingId]);
  const seek = useCallback(
    async (to: (reading: Reading) => number) => {
      try {
        opening.current ??= open();
        opened.current = await opening.current;
        if (left.current) return;
        const { reading, playback } = opened.current;
        const wanted = to(reading);
        const from = wanted >= reading.seconds - 0.5 ? 0 : Math.max(0, wanted);
        setPlace(from);
        setPhase('playing');
        await playback.play(from);
      } catch {
        if (opened.current === null) opening.current = null;
        setPhase('unreadable');
      }
    },
    [open],
  );
  const pause = useCallback(() => opened.current?.playback.stop(), []);
  return { phase, place, seconds, broken: broken.size, seek, pause };
}

/** The patient no longer agrees. Asked twice, because nothing of it can be had back. */
export function DeleteRecording({ id, onDeleted }: { id: string; onDeleted?: () => void }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [outcome, setOutcome] = useState<'none' | 'deleting' | 'deleted' | 'failed'>('none');

  async function remove() {
    setOutcome('deleting');
    const gone = await dispatch(withdrawRecording(id));
    setOutcome(gone ? 'deleted' : 'failed');
    if (gone) onDeleted?.();
  }

  return (
    <Popover open={t('recording.delete')} title={t('recording.delete')} close={t('settings.close')}>
      <p>{t('recording.delete_text')}</p>
      <div>
        <Button
          look="danger"
          disabled={outcome === 'deleting' || outcome === 'deleted'}
          onClick={() => void remove()}
        >
          {t('recording.delete')}
        </Button>
      </div>
      <p role="status">{outcome === 'deleted' ? t('recording.deleted') : ''}</p>
      {outcome === 'failed' && <Notice tone="warning">{t('recording.delete_failed')}</Notice>}
    </Popover>
  );
}

import { useCallback, useEffect } from 'react';
import type { LanguagePair } from '../api/wire';
import type { MessageKey } from '../i18n/text';
import type { LegName } from '../realtime/events';
import { SLOWER } from '../realtime/repeat';
import { chooseHearing, repeatLast, watchLevel } from '../store/interpret';
import type { State } from '../store/store';
import { Button } from '../ui/Button';
import { HoldButton } from '../ui/HoldButton';
import { LevelMeter } from '../ui/LevelMeter';
import type { Voice } from '../ui/level-history';
import { Waveform } from '../ui/Waveform';
import { useAppDispatch, useAppSelector } from './hooks';
import css from './VoiceControls.module.css';
import { useText } from './words';

/** Whom the open legs listen to: a leg's name begins with the language that it hears. */
export function listeningTo(legs: readonly LegName[], languages: LanguagePair): MessageKey {
  if (legs.includes('both') || legs.length > 1) return 'voice.both';
  const [leg] = legs;
  if (leg === undefined) return 'voice.nobody';
  return leg.startsWith(languages[0]) ? 'voice.clinician' : 'voice.patient';
}

/** Whose turn grows; before its first words, whoever alone can be heard. */
export function whoSpeaks({ transcript, connection, visit }: State): Voice {
  const line = transcript.lines.at(-1);
  if (line?.delivery === 'draft') return line.turn.speaker;
  const heard = listeningTo(connection.hearing, visit.languages);
  if (heard === 'voice.clinician') return 'clinician';
  return heard === 'voice.patient' ? 'patient' : 'unknown';
}

function legOf(languages: LanguagePair, side: 0 | 1): LegName {
  return languages[side] === 'en' ? 'en-es' : 'es-en';
}

/** Who is heard, and every way to be heard: hands-free, by button, over the interpreter. */
export function VoiceControls() {
  const t = useText();
  const dispatch = useAppDispatch();
  const languages = useAppSelector((state) => state.visit.languages);
  const { link, hearing, choice, speaking, repeatable } = useAppSelector(
    (state) => state.connection,
  );
  const voice = useAppSelector(whoSpeaks);
  const push = choice.talk === 'push';
  const mine = legOf(languages, 0);
  const hold = (leg: LegName) => (held: boolean) =>
    dispatch(chooseHearing({ pressed: held ? leg : null }));
  const watch = useCallback(
    (onLevel: (rms: number) => void) => dispatch(watchLevel(onLevel)),
    [dispatch],
  );
  useSpaceToTalk(push, hold(mine));
  // Who holds the space bar while the screen goes lets go of it where nobody listens.
  useEffect(
    () => () => {
      dispatch(chooseHearing({ pressed: null }));
    },
    [dispatch],
  );
  if (link !== 'live') return null;
  return (
    <section className={css.voices} aria-label={t('voice.title')}>
      <p className={css.who} data-testid="listening-to" data-legs={hearing.join(' ')}>
        {t('voice.listening_to', { who: t(listeningTo(hearing, languages)) })}
      </p>
      <LevelMeter label={t('voice.level')} watch={watch} />
      <Waveform voice={voice} watch={watch} />
      {!push && !choice.headset && (speaking || choice.interrupting) && (
        <HoldButton
          held={choice.interrupting}
          onHold={(interrupting) => dispatch(chooseHearing({ interrupting }))}
        >
          {t('voice.interrupt')}
        </HoldButton>
      )}
      {repeatable && (
        <>
          <Button onClick={() => dispatch(repeatLast(1))}>{t('voice.repeat')}</Button>
          <Button onClick={() => dispatch(repeatLast(SLOWER))}>{t('voice.slower')}</Button>
        </>
      )}
      <label className={css.switch}>
        <input
          type="checkbox"
          checked={choice.headset}
          onChange={(event) => dispatch(chooseHearing({ headset: event.target.checked }))}
        />
        {t('voice.headset')}
      </label>
      <label className={css.switch}>
        <input
          type="checkbox"
          checked={push}
          onChange={(event) =>
            dispatch(
              chooseHearing({ talk: event.target.checked ? 'push' : 'hands_free', pressed: null }),
            )
          }
        />
        {t('voice.push')}
      </label>
      {push && (
        <div className={css.sides}>
          {([0, 1] as const).map((side) => {
            const leg = legOf(languages, side);
            return (
              <HoldButton
                key={leg}
                lang={languages[side]}
                side={side === 0 ? 'clinician' : 'patient'}
                held={choice.pressed === leg}
                onHold={hold(leg)}
              >
                {t(`voice.hold_${languages[side]}`)}
              </HoldButton>
            );
          })}
        </div>
      )}
    </section>
  );
}

const OWN_USE_OF_SPACE = 'input, textarea, select, button, a, summary, [contenteditable]';

/** Space talks for the clinician, wherever it is not needed for something else. */
function useSpaceToTalk(on: boolean, hold: (held: boolean) => void): void {
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      const own = event.target instanceof Element && event.target.closest(OWN_USE_OF_SPACE);
      if (event.code !== 'Space' || own) return;
      event.preventDefault();
      if (!event.repeat) hold(true);
    };
    const release = (event: KeyboardEvent) => {
      if (event.code === 'Space') hold(false);
    };
    const leave = () => hold(false);
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', leave);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', leave);
    };
  });
}

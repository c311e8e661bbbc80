import { useId } from 'react';
import { displayChanged, TEXT_SIZE, type Theme } from '../store/display';
import { Choice } from '../ui/Choice';
import { Popover } from '../ui/Popover';
import css from './DisplaySettings.module.css';
import { useAppDispatch, useAppSelector } from './hooks';
import { useText } from './words';

const THEMES: Theme[] = ['system', 'light', 'dark'];

/** How large, how bright, and for whom: behind one button of the running visit. */
export function DisplaySettings() {
  const t = useText();
  const dispatch = useAppDispatch();
  const { textSize, theme, faceToFace } = useAppSelector((state) => state.display);
  const size = useId();
  return (
    <Popover open={t('settings.open')} title={t('settings.title')} close={t('settings.close')}>
      <div className={css.row}>
        <label htmlFor={size}>{t('settings.size', { size: textSize })}</label>
        <input
          id={size}
          type="range"
          min={TEXT_SIZE.least}
          max={TEXT_SIZE.most}
          value={textSize}
          onChange={(event) => dispatch(displayChanged({ textSize: Number(event.target.value) }))}
        />
      </div>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={faceToFace}
          onChange={(event) => dispatch(displayChanged({ faceToFace: event.target.checked }))}
        />
        {t('settings.face')}
      </label>
      <Choice<Theme>
        legend={t('settings.theme')}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`settings.theme_${value}`) }))}
        onChange={(value) => dispatch(displayChanged({ theme: value }))}
      />
    </Popover>
  );
}

import { type FormEvent, useState } from 'react';
import type { Language } from '../api/wire';
import { typeTurn } from '../store/typed';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { useAppDispatch, useAppSelector } from './hooks';
import css from './TypedInput.module.css';
import { useText } from './words';

/** For those who cannot speak: what is typed stands large in the transcript. */
export function TypedInput() {
  const t = useText();
  const dispatch = useAppDispatch();
  const languages = useAppSelector((state) => state.visit.languages);
  const open = useAppSelector((state) => state.visit.phase === 'open');
  const [text, setText] = useState('');
  const [chosen, setLanguage] = useState<Language | null>(null);
  // The patient's, once it is known: a visit that is taken up says it only when it was read.
  const language = chosen ?? languages[1];
  if (!open) return null;

  function send(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return;
    dispatch(typeTurn(text, language));
    setText('');
  }

  return (
    <details className={css.fold}>
      <summary>{t('typed.label')}</summary>
      <form className={css.typed} onSubmit={send}>
        <Choice<Language>
          legend={t('typed.language')}
          hideLegend
          value={language}
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          onChange={setLanguage}
        />
        <label className={css.text}>
          <span className="visually-hidden">{t('typed.label')}</span>
          <input
            lang={language}
            value={text}
            maxLength={2_000}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <Button type="submit" disabled={text.trim() === ''}>
          {t('typed.send')}
        </Button>
      </form>
    </details>
  );
}

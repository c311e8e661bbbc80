import { type ReactNode, useId } from 'react';
import css from './Field.module.css';

/** What ties an input to its words: spread them on it. */
export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

export interface FieldProps {
  label: string;
  hint?: string;
  /** What is wrong with what was entered. */
  error?: ReactNode;
  children(ids: FieldIds): ReactNode;
}

/** One input with its label, what it is for, and what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': notes === '' ? undefined : notes,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
    </div>
  );
}

export interface FieldGroupProps {
  legend: string;
  hint?: string;
  error?: ReactNode;
  children: ReactNode;
}

/** Several inputs that answer one question. */
export function FieldGroup({ legend, hint, error, children }: FieldGroupProps) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset className={css.group} aria-describedby={notes === '' ? undefined : notes}>
      <legend>{legend}</legend>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
      {children}
    </fieldset>
  );
}

export interface TickProps {
  label: ReactNode;
  /** Said below the label. */
  text?: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

/** A box to tick, with room for a finger. */
export function Tick({ label, text, checked, onChange }: TickProps) {
  const id = useId();
  return (
    <div className={css.tick}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={text === undefined ? undefined : `${id}-text`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {text !== undefined && (
        <span id={`${id}-text`} className={css.hint}>
          {text}
        </span>
      )}
    </div>
  );
}

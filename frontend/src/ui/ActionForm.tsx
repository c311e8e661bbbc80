import { type FormEvent, useId, useState } from 'react';
import css from './ActionForm.module.css';
import { Button } from './Button';

export interface FormField {
  name: string;
  label: string;
  value: string;
  /** Fixed choices instead of free text; the empty value stands for «not said». */
  options?: { value: string; label: string }[];
  long?: boolean;
  required?: boolean;
}

export interface ActionFormProps {
  title: string;
  fields: FormField[];
  save: string;
  cancel: string;
  busy: boolean;
  onSave(values: Record<string, string>): void;
  onCancel(): void;
}

export function ActionForm(props: ActionFormProps) {
  const { title, fields, save, cancel, busy, onSave, onCancel } = props;
  const form = useId();
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map((field) => [field.name, field.value])),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    onSave(values);
  }

  return (
    <form className={css.form} aria-label={title} onSubmit={submit}>
      {fields.map((field) => (
        <div key={field.name} className={css.field}>
          <label htmlFor={`${form}-${field.name}`}>{field.label}</label>
          <Input
            id={`${form}-${field.name}`}
            field={field}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        </div>
      ))}
      <div className={css.buttons}>
        <Button look="primary" type="submit" disabled={busy}>
          {save}
        </Button>
        <Button onClick={onCancel}>{cancel}</Button>
      </div>
    </form>
  );
}

interface InputProps {
  id: string;
  field: FormField;
  value: string;
  onChange(value: string): void;
}

function Input({ id, field, value, onChange }: InputProps) {
  const { options, long, required } = field;
  if (options !== undefined) {
    return (
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  const common = { id, value, required, autoComplete: 'off' } as const;
  if (long === true) {
    return <textarea rows={3} {...common} onChange={(event) => onChange(event.target.value)} />;
  }
  return <input {...common} onChange={(event) => onChange(event.target.value)} />;
}

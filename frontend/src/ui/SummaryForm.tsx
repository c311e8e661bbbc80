import { type FormEvent, useState } from 'react';
import { Button } from './Button';
import { Field } from './Field';
import css from './SummaryForm.module.css';

export interface EditedLine<Kind extends string> {
  kind: Kind;
  en: string;
  es: string;
  evidence: string[];
}

export interface SummaryFormProps<Kind extends string> {
  lines: EditedLine<Kind>[];
  kinds: { value: Kind; label: string }[];
  busy: boolean;
  words: Record<
    'title' | 'kind' | 'en' | 'es' | 'add' | 'note' | 'empty' | 'save' | 'cancel',
    string
  >;
  lineTitle(number: number): string;
  removeTitle(number: number): string;
  onSave(lines: EditedLine<Kind>[]): void;
  onCancel(): void;
}

/** Every line of a summary in both languages, to change, add and take out. */
export function SummaryForm<Kind extends string>(props: SummaryFormProps<Kind>) {
  const { kinds, busy, words, onSave, onCancel } = props;
  const [rows, setRows] = useState(() => props.lines.map((line, id) => ({ id, line })));
  const [tried, setTried] = useState(false);
  const empty = (line: EditedLine<Kind>) => !line.en.trim() && !line.es.trim();

  function change(id: number, changed: Partial<EditedLine<Kind>>) {
    setRows(rows.map((row) => (row.id === id ? { id, line: { ...row.line, ...changed } } : row)));
  }

  function add() {
    const [first] = kinds;
    if (first === undefined) return;
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1;
    setRows([...rows, { id, line: { kind: first.value, en: '', es: '', evidence: [] } }]);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!rows.some(({ line }) => empty(line))) onSave(rows.map(({ line }) => line));
  }

  return (
    <form className={css.form} aria-label={words.title} onSubmit={submit}>
      <p className={css.note}>{words.note}</p>
      {rows.map(({ id, line }, index) => (
        <fieldset key={id} className={css.line}>
          <legend>{props.lineTitle(index + 1)}</legend>
          <Field label={words.kind}>
            {(ids) => (
              <select
                {...ids}
                value={line.kind}
                onChange={(event) => change(id, { kind: event.target.value as Kind })}
              >
                {kinds.map((kind) => (
                  <option key={kind.value} value={kind.value}>
                    {kind.label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <div className={css.texts}>
            {(['en', 'es'] as const).map((lang) => (
              <Field
                key={lang}
                label={words[lang]}
                error={tried && lang === 'en' && empty(line) && words.empty}
              >
                {(ids) => (
                  <textarea
                    {...ids}
                    lang={lang}
                    rows={3}
                    maxLength={2_000}
                    value={line[lang]}
                    onChange={(event) => change(id, { [lang]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          {rows.length > 1 && (
            <div>
              <Button onClick={() => setRows(rows.filter((row) => row.id !== id))}>
                {props.removeTitle(index + 1)}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      <div className={css.buttons}>
        <Button onClick={add}>{words.add}</Button>
        <Button look="primary" type="submit" disabled={busy}>
          {words.save}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </form>
  );
}

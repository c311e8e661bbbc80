import { useEffect, useId, useState } from 'react';
import type { Member } from '../api/wire';
import { readClinicians, type VisitFilter } from '../store/browse';
import css from './HistoryFilters.module.css';
import { useAppDispatch } from './hooks';
import { useText } from './words';

const STATES = ['active', 'ending', 'completed'] as const;
const LANGUAGES = ['en', 'es'] as const;
const TYPES = ['medication', 'lab', 'imaging', 'followup', 'referral'] as const;

export interface HistoryFiltersProps {
  filter: VisitFilter;
  onChange(filter: VisitFilter): void;
}

/** Which visits to show: by what they are, never by what was said in them. */
export function HistoryFilters({ filter, onChange }: HistoryFiltersProps) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [people, setPeople] = useState<Member[]>([]);
  useEffect(() => {
    void dispatch(readClinicians()).then(setPeople);
  }, [dispatch]);

  function change<Name extends keyof VisitFilter>(
    name: Name,
    value: VisitFilter[Name] | undefined,
  ) {
    const { [name]: _former, ...rest } = filter;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  }

  return (
    <fieldset className={css.filters}>
      <legend>{t('filter.title')}</legend>
      <Select
        label={t('filter.state')}
        options={STATES.map((value) => ({ value, label: t(`history.${value}`) }))}
        value={filter.state}
        onChange={(value) => change('state', value)}
      />
      <Select
        label={t('filter.language')}
        options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
        value={filter.language}
        onChange={(value) => change('language', value)}
      />
      <Select
        label={t('filter.action')}
        options={TYPES.map((value) => ({ value, label: t(`action.${value}`) }))}
        value={filter.action_type}
        onChange={(value) => change('action_type', value)}
      />
      {people.length > 0 && (
        <Select
          label={t('filter.clinician')}
          options={people.map(({ member_id, name }) => ({ value: member_id, label: name }))}
          value={filter.clinician}
          onChange={(value) => change('clinician', value)}
        />
      )}
      <Day label={t('filter.from')} onChange={(day) => change('from', startOf(day, 0))} />
      <Day label={t('filter.to')} onChange={(day) => change('to', startOf(day, 1))} />
    </fieldset>
  );
}

/** Midnight here at the start of a day, or of one after it; nothing where no day was chosen. */
export function startOf(day: string, after: number): string | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  // While a year is typed, the field holds years like 0002.
  if (year < 1970) return undefined;
  return new Date(year, month - 1, date + after).toISOString();
}

interface SelectProps<Value extends string> {
  label: string;
  options: { value: Value; label: string }[];
  value: Value | null | undefined;
  onChange(value: Value | undefined): void;
}

function Select<Value extends string>({ label, options, value, onChange }: SelectProps<Value>) {
  const t = useText();
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) =>
          onChange(options.find((option) => option.value === event.target.value)?.value)
        }
      >
        <option value="">{t('filter.any')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Day({ label, onChange }: { label: string; onChange(day: string): void }) {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

import { useId } from 'react';
import css from './Choice.module.css';

export interface ChoiceOption<Value extends string> {
  value: Value;
  label: string;
}

export interface ChoiceProps<Value extends string> {
  legend: string;
  options: ChoiceOption<Value>[];
  value: Value;
  onChange(value: Value): void;
  /** Side by side, or one below the other with room for longer labels. */
  layout?: 'row' | 'column';
  /** The legend stands for itself in what surrounds it. */
  hideLegend?: boolean;
}

/** One of a few: native radio buttons, so that arrow keys and screen readers know them. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { legend, options, value, onChange, layout = 'row', hideLegend = false } = props;
  const name = useId();
  return (
    <fieldset className={css.choice}>
      <legend className={hideLegend ? 'visually-hidden' : css.legend}>{legend}</legend>
      <div className={css[layout]}>
        {options.map((option) => (
          <label key={option.value} className={css.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

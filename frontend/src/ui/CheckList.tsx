import type { ReactNode } from 'react';
import css from './CheckList.module.css';

export type CheckTone = 'waiting' | 'running' | 'fine' | 'warning' | 'failed';

export interface CheckRow {
  name: string;
  title: string;
  tone: CheckTone;
  /** The tone in words. */
  verdict: string;
  text: string;
  /** What the person is asked, or shown, meanwhile. */
  more?: ReactNode;
}

const SIGNS: Record<CheckTone, string> = {
  waiting: '',
  running: '…',
  fine: '✓',
  warning: '!',
  failed: '✕',
};

/** Checks with what they found out, said in words and by a sign, never by colour alone. */
export function CheckList({ label, rows }: { label: string; rows: CheckRow[] }) {
  return (
    <ul className={css.list} aria-label={label}>
      {rows.map(({ name, title, tone, verdict, text, more }) => (
        <li key={name} className={`${css.row} ${css[tone]}`} data-check={name} data-verdict={tone}>
          <span className={css.sign} aria-hidden="true">
            {SIGNS[tone]}
          </span>
          <div className={css.body}>
            <p className={css.head}>
              <strong>{title}</strong> <span className={css.verdict}>{verdict}</span>
            </p>
            {text !== '' && <p className={css.text}>{text}</p>}
            {more}
          </div>
        </li>
      ))}
    </ul>
  );
}

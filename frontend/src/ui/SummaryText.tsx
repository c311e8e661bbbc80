import { Button } from './Button';
import css from './SummaryText.module.css';

export interface SummaryTextLine {
  id: string;
  kind: string;
  text: string;
  /** Who wrote it, where that was not the machine. */
  note: string | null;
  /** Shows where it was said. */
  onEvidence: (() => void) | null;
}

export interface SummaryTextProps {
  /** Said of one that no person has looked at. */
  unreviewed: string | null;
  /** Said of one that a person approved. */
  approved: string | null;
  /** What asks to see where a line was said. */
  evidence: string;
  columns: { lang: string; title: string; lines: SummaryTextLine[] }[];
}

/** A summary in both languages, side by side where there is room. */
export function SummaryText({ unreviewed, approved, evidence, columns }: SummaryTextProps) {
  return (
    <div data-testid="summary">
      {unreviewed !== null && <p className={css.mark}>{unreviewed}</p>}
      {approved !== null && <p className={css.approved}>{approved}</p>}
      <div className={css.columns}>
        {columns.map((column) => (
          <section key={column.lang} aria-label={column.title}>
            <p className={css.language}>{column.title}</p>
            <ul className={css.lines}>
              {column.lines.map((line) => (
                <li key={line.id}>
                  <span className={css.kind}>
                    {line.kind}
                    {line.note !== null && ` · ${line.note}`}
                  </span>
                  <span lang={column.lang}>{line.text}</span>
                  {line.onEvidence !== null && (
                    <div className="no-print">
                      <Button look="link" onClick={line.onEvidence}>
                        {evidence}
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

import css from './SummaryText.module.css';

export interface SummaryTextProps {
  machineMade: string | null;
  columns: { lang: string; title: string; lines: { id: string; kind: string; text: string }[] }[];
}

/** A summary in both languages, side by side where there is room. */
export function SummaryText({ machineMade, columns }: SummaryTextProps) {
  return (
    <div data-testid="summary">
      {machineMade !== null && <p className={css.mark}>{machineMade}</p>}
      <div className={css.columns}>
        {columns.map((column) => (
          <section key={column.lang} aria-label={column.title}>
            <p className={css.language}>{column.title}</p>
            <ul className={css.lines} lang={column.lang}>
              {column.lines.map((line) => (
                <li key={line.id}>
                  <span className={css.kind}>{line.kind}</span>
                  {line.text}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

import css from './NumberTable.module.css';

export interface NumberTableProps {
  label: string;
  head: string[];
  /** Each with a key, then what stands under `head`; the first names the row. */
  rows: { key: string; cells: string[] }[];
  foot?: string[];
}

/** Numbers in columns, the first of which names each row. */
export function NumberTable({ label, head, rows, foot }: NumberTableProps) {
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          {head.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <Row key={key} cells={cells} />
        ))}
      </tbody>
      {foot !== undefined && (
        <tfoot>
          <Row cells={foot} />
        </tfoot>
      )}
    </table>
  );
}

function Row({ cells: [first, ...others] }: { cells: string[] }) {
  return (
    <tr>
      <th scope="row">{first}</th>
      {others.map((cell, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is told by its column
        <td key={at}>{cell}</td>
      ))}
    </tr>
  );
}

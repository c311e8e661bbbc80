import { useState } from 'react';
import type { ApiFailure } from '../../api/client';
import type { AuditFilter, OversightApi } from '../../api/oversight';
import { Button } from '../../ui/Button';
import { useText } from '../words';
import { Failed, useKit } from './kit';

/** How many answers of 10,000 rows one file is made of: what a spreadsheet opens. */
const MOST_PARTS = 20;

/** The rows of a search as one file. */
export function ExportAudit({ filter }: { filter: AuditFilter }) {
  const t = useText();
  const { api } = useKit();
  const [state, setState] = useState<'idle' | 'busy' | 'done' | 'cut'>('idle');
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function save() {
    setState('busy');
    setFailure(null);
    const answer = await wholeExport(api, filter);
    if ('failure' in answer) {
      setFailure(answer.failure);
      setState('idle');
      return;
    }
    download(answer.parts);
    setState(answer.cut ? 'cut' : 'done');
  }

  return (
    <div className="buttons">
      <Button disabled={state === 'busy'} onClick={() => void save()}>
        {t('audit.export')}
      </Button>
      <span role="status">
        {state === 'busy' && t('audit.exporting')}
        {state === 'done' && t('audit.exported')}
        {state === 'cut' && t('audit.export_cut')}
      </span>
      <Failed failure={failure} />
    </div>
  );
}

type Whole = { parts: string[]; cut: boolean } | { failure: ApiFailure };

export async function wholeExport(api: OversightApi, filter: AuditFilter): Promise<Whole> {
  const parts: string[] = [];
  let cursor: string | undefined;
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const answer = await api.exportAudit(filter, cursor);
    if (!answer.ok) return { failure: answer };
    parts.push(answer.data.text);
    if (answer.data.next === null) return { parts, cut: false };
    cursor = answer.data.next;
  }
  return { parts, cut: true };
}

function download(parts: string[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type: 'text/csv' }));
  link.download = 'audit.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

import { useState } from 'react';
import { type Allowance, allowances, type PageHosts } from '../check/allow';
import type { Dialled } from '../check/dial';
import type { Text } from '../i18n/text';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import css from './Check.module.css';
import { useText } from './words';

/** What the clinic's network must let through, to be handed to whoever runs it. */
export function Allow({ hosts, dialled }: { hosts: PageHosts; dialled: Dialled | null }) {
  const t = useText();
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  const rows = allowances(hosts, dialled);

  async function copy() {
    try {
      await navigator.clipboard.writeText(asText(rows, t));
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  }

  return (
    <Panel title={t('allow.title')}>
      <p>{t('allow.text')}</p>
      <table className={css.hosts} data-testid="allow">
        <thead>
          <tr>
            <th scope="col">{t('allow.host')}</th>
            <th scope="col">{t('allow.port')}</th>
            <th scope="col">{t('allow.purpose')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ host, port, purpose }) => (
            <tr key={`${host} ${port}`}>
              <td>{host}</td>
              <td>{port}</td>
              <td>{t(`allow.${purpose}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">{t(dialled?.origin == null ? 'allow.unknown' : 'allow.voice_note')}</p>
      <div className="buttons">
        <Button onClick={() => void copy()}>{t('allow.copy')}</Button>
        <span role="status">
          {outcome === 'copied' && t('review.copied')}
          {outcome === 'failed' && t('review.copy_failed')}
        </span>
      </div>
    </Panel>
  );
}

/** For a mail or a ticket: a line a host. */
export function asText(rows: Allowance[], t: Text): string {
  const lines = rows.map(({ host, port, purpose }) => `${host}  ${port}  ${t(`allow.${purpose}`)}`);
  return [t('allow.title'), t('allow.text'), '', ...lines, '', t('allow.voice_note')].join('\n');
}

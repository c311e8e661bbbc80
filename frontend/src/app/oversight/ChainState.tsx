import { useCallback, useState } from 'react';
import type { ApiFailure } from '../../api/client';
import type { Chain } from '../../api/oversight';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { useRemote } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Failed, useKit } from './kit';

/** Whether the rows of the audit are as they were written: the latest, and all where asked. */
export function ChainState() {
  const t = useText();
  const { api } = useKit();
  const { data, loading, failure, reload } = useRemote(useCallback(() => api.chain(), [api]));
  if (failure !== null) return <Failed failure={failure} onRetry={reload} />;
  if (data === null) return <p role="status">{t('chain.loading')}</p>;
  return <Found latest={data} loading={loading} onAgain={reload} />;
}

function Found(props: { latest: Chain; loading: boolean; onAgain(): void }) {
  const { latest, loading, onAgain } = props;
  const t = useText();
  const { day } = useMoments();
  const { found, busy, failure, checkAll } = useWholeChain(latest);
  return (
    <>
      <Notice
        tone={found.fault === null ? 'info' : 'danger'}
        action={
          <div className="buttons">
            {found.fault === null && found.from_seal > 1 && (
              <Button disabled={busy} onClick={() => void checkAll()}>
                {t('chain.all')}
              </Button>
            )}
            <Button disabled={loading || busy} onClick={onAgain}>
              {t('chain.again')}
            </Button>
          </div>
        }
      >
        <p>
          <strong>{found.fault === null ? t('chain.whole') : t('chain.broken')}</strong>
        </p>
        {found.fault !== null && <p translate="no">{found.fault}</p>}
        <small>
          {t('chain.facts', {
            rows: found.rows,
            seals: found.seals,
            waiting: found.waiting,
            when: day(found.checked_at),
          })}{' '}
          {busy && t('chain.checking', { number: found.from_seal })}
          {!busy && found.from_seal > 1 && t('chain.latest', { number: found.from_seal })}
          {found !== latest &&
            found.from_seal <= 1 &&
            found.fault === null &&
            t('chain.all_whole', { rows: found.rows, seals: found.seals })}
        </small>
      </Notice>
      <Failed failure={failure} onRetry={() => void checkAll()} />
    </>
  );
}

/** Goes back stretch by stretch; ends at the first fault, which is the latest one. */
function useWholeChain(latest: Chain) {
  const { api } = useKit();
  const [walk, setWalk] = useState({ latest, found: latest });
  // What was found from an older end of the chain says nothing of this one.
  const found = walk.latest === latest ? walk.found : latest;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function checkAll() {
    setBusy(true);
    setFailure(null);
    for (let so = found; so.from_seal > 1 && so.fault === null; ) {
      const answer = await api.chain(so.from_seal);
      if (!answer.ok) {
        setFailure(answer);
        break;
      }
      const { data } = answer;
      so = { ...data, seals: so.seals + data.seals, rows: so.rows + data.rows };
      setWalk({ latest, found: so });
    }
    setBusy(false);
  }

  return { found, busy, failure, checkAll };
}

import { useState } from 'react';
import type { Delivery } from '../../api/integrations';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import css from './Cards.module.css';
import { Failure } from './Failure';
import { useFollowed } from './follow';
import { useCall, useKit } from './kit';
import { Outcome } from './Outcome';
import { useIntegrationText } from './words';

/** A `test.ping`, watched until it is there or it is known why not. */
export function TestEvent({ id, onSent }: { id: string; onSent(): void }) {
  const t = useIntegrationText();
  const { api } = useKit();
  const call = useCall();
  const [sent, setSent] = useState<Delivery | null>(null);
  const { detail, watching } = useFollowed(sent, onSent);
  const tried = (detail?.attempts.length ?? 0) > 0;

  async function send() {
    const answer = await call.run('test', (key) => api.sendTest(id, key));
    if (answer === null) return;
    setSent(answer.data);
    onSent();
  }

  return (
    <div className={css.card}>
      <Panel title={t('test.title')}>
        <p className="soft">{t('test.text')}</p>
        <div>
          <Button disabled={call.busy || (watching && !tried)} onClick={() => void send()}>
            {t('test.send')}
          </Button>
        </div>
        <Failure failure={call.failure} />
        {sent !== null && (
          <Outcome
            delivery={detail?.delivery ?? sent}
            attempt={detail?.attempts[0] ?? null}
            watching={watching}
          />
        )}
      </Panel>
    </div>
  );
}

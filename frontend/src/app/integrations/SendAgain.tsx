import { useState } from 'react';
import type { SendAgain as Body, SentAgain, Way } from '../../api/integrations';
import { refusalOf } from '../../integrations/refusal';
import { FIELDS_OF_SENDING, hoursAgo, readLocal } from '../../integrations/since';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Confirm } from '../../ui/Confirm';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import css from './EndpointForm.module.css';
import { Failure } from './Failure';
import { useCall, useKit } from './kit';
import { SaidWords, useIntegrationText } from './words';

interface Counted {
  way: Way;
  body: Body;
  matched: number;
}

/** After an outage: what failed, or what was never owed, counted first and then sent. */
export function SendAgain(props: { id: string; enabled: boolean; onSent(): void }) {
  const { id, enabled, onSent } = props;
  const t = useIntegrationText();
  const { api, clock } = useKit();
  const call = useCall();
  const [way, setWay] = useState<Way>('recover');
  const [since, setSince] = useState(() => hoursAgo(24, clock.now()));
  const [missing, setMissing] = useState(false);
  const [counted, setCounted] = useState<Counted | null>(null);
  const [done, setDone] = useState<SentAgain | null>(null);
  const refused = refusalOf(call.failure, FIELDS_OF_SENDING).fields.since;

  async function count() {
    const from = readLocal(since);
    setMissing(from === null);
    setDone(null);
    setCounted(null);
    call.forget();
    if (from === null) return;
    // What happens from now on is not what was counted, and so not what is sent.
    const body = { since: from, until: new Date(clock.now()).toISOString() };
    const answer = await call.run({ way, body, dry_run: true }, (key) =>
      api.sendAgain(id, way, { ...body, dry_run: true }, key),
    );
    if (answer !== null) {
      setCounted({ way, body: { ...body, dry_run: false }, matched: answer.data.matched });
    }
  }

  async function send(wanted: Counted) {
    const answer = await call.run(wanted, (key) => api.sendAgain(id, wanted.way, wanted.body, key));
    if (answer === null) return;
    setCounted(null);
    setDone(answer.data);
    onSent();
  }

  return (
    <Panel title={t('again.title')} card>
      <p className="soft">{t('again.text')}</p>
      <Choice<Way>
        legend={t('again.what')}
        layout="column"
        value={way}
        options={[
          { value: 'recover', label: t('again.recover') },
          { value: 'replay', label: t('again.replay') },
        ]}
        onChange={(chosen) => {
          setWay(chosen);
          setCounted(null);
        }}
      />
      <div className={css.short}>
        <Field
          label={t('again.since')}
          hint={t('again.since_hint')}
          error={
            missing ? t('problem.no_moment') : refused !== undefined && <SaidWords said={refused} />
          }
        >
          {(ids) => (
            <input
              {...ids}
              type="datetime-local"
              value={since}
              onChange={(event) => {
                setSince(event.target.value);
                setCounted(null);
              }}
            />
          )}
        </Field>
      </div>
      {(counted === null || counted.matched === 0) && (
        <div>
          <Button disabled={call.busy} onClick={() => void count()}>
            {t('again.count')}
          </Button>
        </div>
      )}
      {refused === undefined && <Failure failure={call.failure} />}
      {counted !== null && counted.matched === 0 && (
        <Notice tone="info">{t('again.nothing')}</Notice>
      )}
      {counted !== null && counted.matched > 0 && (
        <Confirm
          title={t('again.would', { count: counted.matched })}
          yes={t('again.send', { count: counted.matched })}
          no={t('form.cancel')}
          busy={call.busy || !enabled}
          onYes={() => void send(counted)}
          onNo={() => setCounted(null)}
        >
          <p>{t(enabled ? 'again.same_id' : 'problem.endpoint_disabled')}</p>
        </Confirm>
      )}
      {done !== null && (
        <Notice tone="info">
          <p>{t('again.done', { count: done.queued })}</p>
          {done.more && <p>{t('again.more')}</p>}
        </Notice>
      )}
    </Panel>
  );
}

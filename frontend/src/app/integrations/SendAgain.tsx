import type { Way } from '../../api/integrations';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Confirm } from '../../ui/Confirm';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Unfold } from '../../ui/Unfold';
import css from './Cards.module.css';
import { Failure } from './Failure';
import { type SendingAgain, useSendingAgain } from './send-again';
import { SaidWords, useIntegrationText } from './words';

/** After an outage: what failed, or what was never owed, counted first and then sent. */
export function SendAgain(props: { id: string; enabled: boolean; onSent(): void }) {
  const { id, enabled, onSent } = props;
  const t = useIntegrationText();
  const sending = useSendingAgain(id, onSent);
  const { counted, done, call, wrong } = sending;
  return (
    <Unfold card summary={<h2 className={css.folded}>{t('again.title')}</h2>}>
      <div className={css.form}>
        <p className="soft">{t('again.text')}</p>
        <What sending={sending} />
        {(counted === null || counted.matched === 0) && (
          <div>
            <Button disabled={call.busy} onClick={() => void sending.count()}>
              {t('again.count')}
            </Button>
          </div>
        )}
        {wrong === undefined && <Failure failure={call.failure} />}
        {counted?.matched === 0 && <Notice tone="info">{t('again.nothing')}</Notice>}
        {counted !== null && counted.matched > 0 && (
          <Confirm
            title={t('again.would', { count: counted.matched })}
            yes={t('again.send', { count: counted.matched })}
            no={t('form.cancel')}
            busy={call.busy}
            blocked={!enabled}
            onYes={() => void sending.send()}
            onNo={sending.forget}
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
      </div>
    </Unfold>
  );
}

function What({ sending }: { sending: SendingAgain }) {
  const t = useIntegrationText();
  const { way, since, wrong } = sending;
  return (
    <>
      <Choice<Way>
        legend={t('again.what')}
        layout="column"
        value={way}
        options={[
          { value: 'recover', label: t('again.recover') },
          { value: 'replay', label: t('again.replay') },
        ]}
        onChange={sending.chooseWay}
      />
      <div className={css.since}>
        <Field
          label={t('again.since')}
          hint={t('again.since_hint')}
          error={wrong && <SaidWords said={wrong} />}
        >
          {(ids) => (
            <input
              {...ids}
              type="datetime-local"
              value={since}
              onChange={(event) => sending.chooseSince(event.target.value)}
            />
          )}
        </Field>
      </div>
    </>
  );
}

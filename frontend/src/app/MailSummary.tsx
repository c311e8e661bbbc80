import { type FormEvent, useRef, useState } from 'react';
import type { MailForm } from '../api/wire';
import { mailSummary, newKey } from '../store/summary';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Field } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { Unfold } from '../ui/Unfold';
import { useAppDispatch, useAppSelector } from './hooks';
import css from './MailSummary.module.css';
import { type Outcome, outcomeOf } from './mail-outcome';
import { useText } from './words';

/** Sends the summary to one address: a link, or its words where the clinic allows them. */
export function MailSummary({ visitId }: { visitId: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const contentAllowed = useAppSelector((state) => state.auth.member?.mail_content === true);
  const [to, setTo] = useState('');
  const [form, setForm] = useState<MailForm>('link');
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  // One key as long as it is the same mail: whatever is lost on the way, it is sent once.
  const key = useRef<string | null>(null);

  function change(): void {
    key.current = null;
    setOutcome(null);
  }

  async function send() {
    key.current ??= dispatch(newKey());
    setSending(true);
    setOutcome(null);
    const became = outcomeOf(await dispatch(mailSummary(visitId, to.trim(), form, key.current)));
    if (became.kind === 'sent') key.current = null;
    setOutcome(became);
    setSending(false);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void send();
  }

  return (
    <div className="no-print">
      <Unfold summary={t('mail.open')}>
        <form className={css.form} aria-label={t('mail.open')} noValidate onSubmit={submit}>
          <Field
            label={t('mail.to')}
            hint={t('mail.to_hint')}
            error={outcome?.kind === 'address' && <span role="alert">{t(outcome.says)}</span>}
          >
            {(ids) => (
              <input
                {...ids}
                type="email"
                inputMode="email"
                autoComplete="off"
                spellCheck={false}
                maxLength={320}
                value={to}
                onChange={(event) => {
                  change();
                  setTo(event.target.value);
                }}
              />
            )}
          </Field>
          {contentAllowed && (
            <Choice<MailForm>
              legend={t('mail.form')}
              layout="column"
              value={form}
              options={[
                { value: 'link', label: t('mail.link') },
                { value: 'content', label: t('mail.content') },
              ]}
              onChange={(chosen) => {
                change();
                setForm(chosen);
              }}
            />
          )}
          {form === 'content' && <p className={css.hint}>{t('mail.content_hint')}</p>}
          <div>
            <Button look="primary" type="submit" disabled={sending}>
              {t(sending ? 'mail.sending' : 'mail.send')}
            </Button>
          </div>
          <div role="status">
            {outcome?.kind === 'sent' &&
              (outcome.demo ? t('mail.demo') : t('mail.sent', { to: to.trim() }))}
          </div>
          {outcome?.kind === 'refused' && <Notice tone="danger">{t(outcome.says)}</Notice>}
          {outcome?.kind === 'uncertain' && (
            <Notice
              tone="danger"
              action={
                <Button
                  onClick={() => {
                    change();
                    void send();
                  }}
                >
                  {t('mail.again')}
                </Button>
              }
            >
              {t('mail.uncertain')}
            </Notice>
          )}
        </form>
      </Unfold>
    </div>
  );
}

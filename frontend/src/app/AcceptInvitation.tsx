import { type FormEvent, useState } from 'react';
import type { ApiFailure } from '../api/client';
import { failureToError } from '../api/failures';
import { acceptInvitation } from '../store/accept';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Panel } from '../ui/Panel';
import { useAppDispatch } from './hooks';
import { MemberError } from './MemberError';
import { useText } from './words';

const LEAST = 16;
const MOST = 128;

/** For somebody whom the issuer knows and no clinic does yet. */
export default function AcceptInvitation() {
  const t = useText();
  const dispatch = useAppDispatch();
  const [busy, setBusy] = useState(false);
  const [short, setShort] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function accept(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const invitation = String(new FormData(event.currentTarget).get('invitation') ?? '').trim();
    setShort(invitation.length < LEAST);
    if (invitation.length < LEAST || busy) return;
    setBusy(true);
    setFailure(await dispatch(acceptInvitation(invitation)));
    setBusy(false);
  }

  const unknown = failure?.status === 404 || failure?.status === 422;
  const wrong = short ? t('accept.short') : unknown ? t('accept.unknown') : undefined;
  return (
    <Panel title={t('accept.title')} card>
      <p>{t('accept.text')}</p>
      <form className="rows" onSubmit={(event) => void accept(event)} noValidate>
        <Field label={t('accept.invitation')} hint={t('accept.hint')} error={wrong}>
          {(ids) => (
            <input
              {...ids}
              name="invitation"
              required
              maxLength={MOST}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <div>
          <Button look="primary" type="submit" disabled={busy}>
            {t('accept.go')}
          </Button>
        </div>
      </form>
      {failure !== null && !unknown && <MemberError error={failureToError(failure)} />}
    </Panel>
  );
}

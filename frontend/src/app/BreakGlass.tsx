import { type FormEvent, useEffect, useState } from 'react';
import type { ApiFailure } from '../api/client';
import { failureToError } from '../api/failures';
import { breakGlass } from '../store/break-glass';
import { openPastVisit } from '../store/browse';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { useAppDispatch } from './hooks';
import { MemberError } from './MemberError';
import { hrefTo } from './routes';
import { useMoments, useText } from './words';

const LEAST = 10;
const MOST = 500;

/** Where a visit is not one's own: opening it in an emergency, with a reason. */
export function BreakGlass({ id }: { id: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [busy, setBusy] = useState(false);
  const [short, setShort] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [key] = useState(() => crypto.randomUUID());

  async function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    setShort(reason.length < LEAST);
    if (reason.length < LEAST || busy) return;
    setBusy(true);
    setFailure(null);
    setFailure(await dispatch(breakGlass(id, reason, key)));
    setBusy(false);
  }

  return (
    <Panel title={t('glass.title')} level={1}>
      <p>
        <a href={hrefTo({ at: 'history' })}>{t('history.back')}</a>
      </p>
      <p>{t('glass.text')}</p>
      <Notice tone="warning">{t('glass.warning')}</Notice>
      <form className="rows" onSubmit={(event) => void open(event)} noValidate>
        <Field
          label={t('glass.reason')}
          hint={t('glass.reason_hint')}
          error={short ? t('glass.too_short', { count: LEAST }) : undefined}
        >
          {(ids) => <textarea {...ids} name="reason" rows={3} maxLength={MOST} required />}
        </Field>
        <div>
          <Button look="danger" type="submit" disabled={busy}>
            {t('glass.open')}
          </Button>
        </div>
      </form>
      {failure !== null && <MemberError error={failureToError(failure)} />}
    </Panel>
  );
}

/** The server's clock ends the hour; ours may be ahead, so that it is not asked all the time. */
const AT_LEAST_MS = 15_000;

/** Says that a colleague's visit stands open, and closes it when its hour is over. */
export function GlassBanner({ id, until }: { id: string; until: string }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { time } = useMoments();
  useEffect(() => {
    const left = Math.max(AT_LEAST_MS, Date.parse(until) - Date.now());
    const timer = setTimeout(() => void dispatch(openPastVisit(id)), left);
    return () => clearTimeout(timer);
  }, [dispatch, id, until]);
  return <Notice tone="warning">{t('glass.banner', { when: time(until) })}</Notice>;
}

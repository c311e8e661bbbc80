import { type FormEvent, useCallback } from 'react';
import type { Hold } from '../../api/oversight';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { usePages } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Failed, useCall, useKit } from './kit';
import css from './Oversight.module.css';

/** Visits that nothing deletes while somebody says so. */
export function Holds({ mayHold }: { mayHold: boolean }) {
  const t = useText();
  const { api } = useKit();
  const { items, loading, failure, more, reload, change } = usePages(
    useCallback((cursor?: string) => api.holds(cursor), [api]),
  );
  const known = (hold: Hold) =>
    change((all) => [hold, ...all.filter((one) => one.hold_id !== hold.hold_id)]);
  return (
    <>
      <p>{t('holds.intro')}</p>
      {mayHold && <PlaceHold onPlaced={known} />}
      <Failed failure={failure} onRetry={reload} />
      {items?.length === 0 && <p role="status">{t('holds.none')}</p>}
      <ul className={css.list} aria-busy={loading} aria-label={t('holds.title')}>
        {items?.map((hold) => (
          <Row key={hold.hold_id} hold={hold} mayHold={mayHold} onReleased={known} />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function PlaceHold({ onPlaced }: { onPlaced(hold: Hold): void }) {
  const t = useText();
  const { api } = useKit();
  const call = useCall();

  async function place(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const id = String(given.get('visit') ?? '').trim();
    const reason = String(given.get('reason') ?? '').trim();
    const placed = await call.run({ id, reason }, () => api.placeHold(id, reason));
    if (placed === null) return;
    form.reset();
    onPlaced(placed.data);
  }

  return (
    <form onSubmit={(event) => void place(event)}>
      <fieldset className={css.filters}>
        <legend>{t('holds.place')}</legend>
        <Field label={t('access.visit')} hint={t('access.visit_hint')}>
          {(ids) => (
            <input {...ids} name="visit" required minLength={8} maxLength={64} spellCheck={false} />
          )}
        </Field>
        <Field label={t('holds.reason')}>
          {(ids) => <input {...ids} name="reason" required minLength={10} maxLength={500} />}
        </Field>
        <div>
          <Button look="primary" type="submit" disabled={call.busy}>
            {t('holds.place_go')}
          </Button>
        </div>
      </fieldset>
      <Failed failure={call.failure} />
    </form>
  );
}

function Row(props: { hold: Hold; mayHold: boolean; onReleased(hold: Hold): void }) {
  const { hold, mayHold, onReleased } = props;
  const t = useText();
  const { day } = useMoments();
  const { api } = useKit();
  const call = useCall();
  const stands = hold.released_at === null;

  async function release() {
    const released = await call.run('release', () => api.releaseHold(hold.conversation_id));
    if (released !== null) onReleased(released.data);
  }

  return (
    <li className={css.row} data-testid="hold">
      <div className={css.head}>
        <code translate="no">{hold.conversation_id}</code>
        {stands ? (
          <Badge tone="warning">{t('holds.stands')}</Badge>
        ) : (
          <Badge tone="quiet">{t('holds.released')}</Badge>
        )}
      </div>
      <blockquote>{hold.reason ?? t('emergency.no_words')}</blockquote>
      <p className="soft">
        {t('holds.by', { name: hold.placed_by_name ?? hold.placed_by, when: day(hold.placed_at) })}
      </p>
      {stands && mayHold && (
        <div>
          <Button look="danger" disabled={call.busy} onClick={() => void release()}>
            {t('holds.release')}
          </Button>
        </div>
      )}
      <Failed failure={call.failure} />
    </li>
  );
}

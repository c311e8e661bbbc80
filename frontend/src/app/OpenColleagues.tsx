import type { FormEvent } from 'react';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Unfold } from '../ui/Unfold';
import { go } from './routes';
import { useText } from './words';

/** A colleague's visit by its number, which a record system or a colleague names. */
export function OpenColleagues() {
  const t = useText();
  function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('visit') ?? '').trim();
    if (/^[A-Za-z0-9_-]{8,64}$/.test(id)) go({ at: 'past_visit', id });
  }
  return (
    <Unfold summary={t('glass.colleagues')}>
      <form className="rows" onSubmit={open}>
        <Field label={t('access.visit')} hint={t('glass.number_hint')}>
          {(ids) => (
            <input {...ids} name="visit" required minLength={8} maxLength={64} spellCheck={false} />
          )}
        </Field>
        <div>
          <Button type="submit">{t('glass.look')}</Button>
        </div>
      </form>
    </Unfold>
  );
}

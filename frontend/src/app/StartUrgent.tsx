import { type FormEvent, useState } from 'react';
import type { MessageKey } from '../i18n/text';
import { startInterpreting } from '../store/interpret';
import { openUrgentVisit } from '../store/urgent';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Field } from '../ui/Field';
import { Unfold } from '../ui/Unfold';
import { useAppDispatch, useAppSelector } from './hooks';
import { go } from './routes';
import { useText } from './words';

const LEAST = 10;
const MOST = 500;

type Why = 'danger' | 'cannot_answer' | 'other';
const SAID: Record<Why, MessageKey> = {
  danger: 'urgent.danger',
  cannot_answer: 'urgent.cannot_answer',
  other: 'urgent.other',
};
const WHYS: Why[] = ['danger', 'cannot_answer', 'other'];

/** Interpreting before consent: with a reason, for minutes. A ready-made reason costs no typing. */
export function StartUrgent() {
  const t = useText();
  const dispatch = useAppDispatch();
  const minutes = useAppSelector((state) => state.auth.member?.emergency_minutes ?? 0);
  const languages = useAppSelector((state) => state.preferences.languages);
  const opening = useAppSelector((state) => state.visit.phase === 'opening');
  const [why, setWhy] = useState<Why>('danger');
  const [short, setShort] = useState(false);
  if (minutes === 0) return null;

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    const reason = why === 'other' ? typed : t(SAID[why]);
    setShort(reason.length < LEAST);
    if (reason.length < LEAST) return;
    const id = await dispatch(openUrgentVisit(languages, reason));
    if (id === null) return;
    void dispatch(startInterpreting());
    go({ at: 'visit', id });
  }

  return (
    <Unfold summary={t('urgent.open')}>
      <form className="rows" onSubmit={(event) => void start(event)} noValidate>
        <p>{t('urgent.text', { minutes })}</p>
        <Choice<Why>
          legend={t('urgent.why')}
          layout="column"
          value={why}
          options={WHYS.map((value) => ({ value, label: t(SAID[value]) }))}
          onChange={setWhy}
        />
        {why === 'other' && (
          <Field
            label={t('urgent.reason')}
            hint={t('glass.reason_hint')}
            error={short ? t('urgent.too_short', { count: LEAST }) : undefined}
          >
            {(ids) => <textarea {...ids} name="reason" rows={2} maxLength={MOST} required />}
          </Field>
        )}
        <div>
          <Button look="danger" type="submit" disabled={opening}>
            {t('urgent.start')}
          </Button>
        </div>
      </form>
    </Unfold>
  );
}

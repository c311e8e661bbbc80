import { type FormEvent, useCallback, useState } from 'react';
import type { Invited, Member, MemberChange, Role } from '../../api/oversight';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { ShownOnce } from '../../ui/ShownOnce';
import { useAppSelector } from '../hooks';
import { usePages } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Failed, useCall, useKit } from './kit';
import css from './Oversight.module.css';

const ROLES: Role[] = ['clinician', 'supervisor', 'admin', 'auditor'];

/** Who belongs to the clinic: inviting, moving and suspending. */
export function Members() {
  const t = useText();
  const { api } = useKit();
  const { items, loading, failure, more, reload, change } = usePages(
    useCallback((cursor?: string) => api.members(cursor), [api]),
  );
  const [invited, setInvited] = useState<Invited | null>(null);
  const known = (member: Member) =>
    change((all) => all.map((one) => (one.member_id === member.member_id ? member : one)));
  return (
    <Panel title={t('oversight.members')} level={1}>
      <p>{t('members.intro')}</p>
      {invited !== null && <Invitation invited={invited} onDone={() => setInvited(null)} />}
      <Invite
        onInvited={(made) => {
          setInvited(made);
          change((all) => [...all, made]);
        }}
      />
      <Failed failure={failure} onRetry={reload} />
      <ul className={css.list} aria-busy={loading} aria-label={t('oversight.members')}>
        {items?.map((member) => (
          <Row
            key={member.member_id}
            member={member}
            onChanged={known}
            onInvited={(made) => {
              setInvited(made);
              known(made);
            }}
          />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Invitation({ invited, onDone }: { invited: Invited; onDone(): void }) {
  const t = useText();
  const { day } = useMoments();
  return (
    <ShownOnce
      title={t('members.invitation', { name: invited.name })}
      warning={t('members.once', { when: day(invited.expires_at) })}
      text={invited.invitation}
      copy={t('review.copy')}
      copied={t('review.copied')}
      notCopied={t('review.copy_failed')}
      done={t('members.given')}
      onDone={onDone}
    />
  );
}

function Invite({ onInvited }: { onInvited(made: Invited): void }) {
  const t = useText();
  const { api } = useKit();
  const call = useCall();

  async function invite(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const name = String(given.get('name') ?? '').trim();
    const role = String(given.get('role')) as Role;
    const made = await call.run({ name, role }, (key) => api.invite(name, role, key));
    if (made === null) return;
    form.reset();
    onInvited(made.data);
  }

  return (
    <form onSubmit={(event) => void invite(event)}>
      <fieldset className={css.filters}>
        <legend>{t('members.invite')}</legend>
        <Field label={t('members.name')}>
          {(ids) => <input {...ids} name="name" required maxLength={120} autoComplete="off" />}
        </Field>
        <Field label={t('members.role')}>
          {(ids) => (
            <select {...ids} name="role" defaultValue="clinician">
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div>
          <Button look="primary" type="submit" disabled={call.busy}>
            {t('members.invite_go')}
          </Button>
        </div>
      </fieldset>
      <Failed failure={call.failure} />
    </form>
  );
}

interface RowProps {
  member: Member;
  onChanged(member: Member): void;
  onInvited(made: Invited): void;
}

function Row({ member, onChanged, onInvited }: RowProps) {
  const t = useText();
  const { day } = useMoments();
  const { api } = useKit();
  const call = useCall();
  const me = useAppSelector((state) => state.auth.member?.member_id);
  const [asking, setAsking] = useState(false);
  // Arrow keys pass over the roles between: nobody has one of them before the button is pressed.
  const [wanted, setWanted] = useState(member.role);
  const { member_id: id, name, role, state } = member;

  async function change(what: MemberChange) {
    const changed = await call.run(what, () => api.changeMember(id, what));
    setAsking(false);
    if (changed !== null) onChanged(changed.data);
  }

  async function inviteAgain() {
    const made = await call.run('invite', (key) => api.inviteAgain(id, key));
    if (made !== null) onInvited(made.data);
  }

  return (
    <li className={css.row} data-testid="member">
      <div className={css.head}>
        <strong>{name}</strong>
        <Badge tone={state === 'active' ? 'good' : state === 'invited' ? 'quiet' : 'danger'}>
          {t(`member.${state}`)}
        </Badge>
      </div>
      <p className="soft">
        {t(`role.${role}`)} · {t('members.since', { when: day(member.created_at) })}
      </p>
      {me === id ? (
        <p className="soft">{t('members.yourself')}</p>
      ) : (
        <div className="buttons">
          <select
            className={css.choice}
            value={wanted}
            disabled={call.busy}
            aria-label={t('members.move_named', { name })}
            onChange={(event) => setWanted(event.target.value as Role)}
          >
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`role.${one}`)}
              </option>
            ))}
          </select>
          {wanted !== role && (
            <Button
              look="primary"
              disabled={call.busy}
              onClick={() => void change({ role: wanted })}
            >
              {t('members.move')}
            </Button>
          )}
          {state === 'invited' && (
            <Button disabled={call.busy} onClick={() => void inviteAgain()}>
              {t('members.invite_again')}
            </Button>
          )}
          {state === 'suspended' ? (
            <Button
              disabled={call.busy}
              aria-label={t('members.back_named', { name })}
              onClick={() => void change({ state: 'active' })}
            >
              {t('members.back')}
            </Button>
          ) : (
            <Button
              look="danger"
              aria-label={t('members.suspend_named', { name })}
              onClick={() => setAsking(true)}
            >
              {t('members.suspend')}
            </Button>
          )}
        </div>
      )}
      {asking && (
        <Confirm
          title={t('members.suspend_named', { name })}
          yes={t('members.suspend')}
          no={t('oversight.cancel')}
          busy={call.busy}
          danger
          onYes={() => void change({ state: 'suspended' })}
          onNo={() => setAsking(false)}
        >
          <p>{t('members.suspend_text')}</p>
        </Confirm>
      )}
      <Failed failure={call.failure} />
    </li>
  );
}

import { useEffect, useRef, useState } from 'react';
import type { ActionCard as Card, Review } from '../api/wire';
import type { PageError } from '../errors/page-error';
import type { MessageKey } from '../i18n/text';
import { reviewAction } from '../store/review';
import { ActionCard, type ActionCardProps } from '../ui/ActionCard';
import { ActionForm } from '../ui/ActionForm';
import { confidenceWord, detailsShown, editOf, formFields } from './action-fields';
import { useAppDispatch, useAppSelector } from './hooks';
import { useLanguage, useText } from './words';

type Decision = Review['decision'];
type Choice = [Decision, MessageKey, ActionCardProps['choices'][number]['look']];

/** What may be decided in which status; the server holds the same table. */
const CHOICES: Partial<Record<Card['status'], Choice[]>> = {
  proposed: [
    ['confirm', 'action.confirm', 'primary'],
    ['edit', 'action.edit', 'quiet'],
    ['dismiss', 'action.dismiss', 'quiet'],
  ],
  confirmed: [
    ['edit', 'action.edit', 'quiet'],
    ['retract', 'action.retract', 'danger'],
  ],
  edited: [
    ['edit', 'action.edit', 'quiet'],
    ['retract', 'action.retract', 'danger'],
  ],
};

export interface ActionListProps {
  cards: Card[];
  empty: string;
  /** Told the turns that an action rests on; the last one commits to it. */
  onEvidence(turnIds: string[]): void;
  /** Nothing is decided here. */
  readOnly?: boolean;
}

export function ActionList({ cards, empty, onEvidence, readOnly = false }: ActionListProps) {
  if (cards.length === 0) return <p className="soft">{empty}</p>;
  return (
    <div className="cards">
      {cards.map((card) => (
        <WiredCard key={card.action_id} card={card} onEvidence={onEvidence} readOnly={readOnly} />
      ))}
    </div>
  );
}

interface WiredCardProps {
  card: Card;
  onEvidence(turnIds: string[]): void;
  readOnly: boolean;
}

function WiredCard({ card, onEvidence, readOnly }: WiredCardProps) {
  const t = useText();
  const language = useLanguage();
  const dispatch = useAppDispatch();
  const busy = useAppSelector((state) => state.actions.reviewing[card.action_id] === true);
  const problem = useAppSelector((state) => state.actions.problems[card.action_id] ?? null);
  /** What is edited, as it was when that was begun: newer words come not unseen under an edit. */
  const [edited, setEdited] = useState<Card | null>(null);

  const isRead = useRead(card.revision);
  const [unread, setUnread] = useState(false);

  function decide(decision: Decision) {
    const blind = card.status === 'proposed' && decision !== 'edit' && !isRead();
    setUnread(blind);
    if (blind) return;
    if (decision === 'edit') setEdited(card);
    else void dispatch(reviewAction(card, decision));
  }

  async function save(shown: Card, values: Record<string, string>) {
    const left = await dispatch(reviewAction(shown, 'edit', editOf(shown, values)));
    setEdited((now) => (now === null ? null : left));
  }

  const warnings: string[] = [];
  if (card.needs_review) warnings.push(t('action.needs_review'));
  if (card.flagged) warnings.push(t('action.flagged'));
  const type = t(`action.${card.type}`);
  return (
    <ActionCard
      id={card.action_id}
      type={card.conditional ? `${type} · ${t('action.conditional')}` : type}
      status={{ name: card.status, label: t(`status.${card.status}`) }}
      description={card.description}
      lang={card.language}
      details={detailsShown(card, t, language)}
      confidence={`${t('action.confidence', {
        word: t(`confidence.${confidenceWord(card.confidence)}`),
        percent: Math.round(card.confidence * 100),
      })} · ${t(`action.source_${card.source}`)}`}
      warnings={warnings}
      evidence={
        card.evidence.length === 0
          ? null
          : { label: t('action.evidence'), onShow: () => onEvidence(card.evidence) }
      }
      choices={(readOnly ? [] : (CHOICES[card.status] ?? [])).map(([decision, key, look]) => ({
        label: t(key),
        look,
        onChoose: () => decide(decision),
      }))}
      busy={busy}
      problem={unread ? t('action.changed') : problem === null ? null : t(problemKey(problem))}
      form={
        edited !== null ? (
          <ActionForm
            title={t('action.edit')}
            fields={formFields(edited, t)}
            save={t('action.save')}
            cancel={t('action.cancel')}
            busy={busy}
            onSave={(values) => void save(edited, values)}
            onCancel={() => setEdited(null)}
          />
        ) : null
      }
    />
  );
}

/** Nobody reads an action that changed, and decides about it, in less. */
const UNREAD_MS = 700;

/** Whether what is shown has stood long enough to be what a hand on its way meant. */
function useRead(revision: number): () => boolean {
  const shown = useRef({ revision, since: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    if (shown.current.revision === revision) return;
    shown.current = { revision, since: performance.now() };
  }, [revision]);
  return () => performance.now() - shown.current.since >= UNREAD_MS;
}

function problemKey(problem: PageError): MessageKey {
  return problem.code === 'conflict' ? 'action.changed' : `error.${problem.code}`;
}

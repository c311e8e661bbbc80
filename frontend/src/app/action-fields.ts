/** What an action's details are called, and which of them a kind of action has. */

import type { ActionCard, ActionDetails, Language, Review } from '../api/wire';
import type { Text } from '../i18n/text';
import type { FormField } from '../ui/ActionForm';
import { whenInWords } from './when-in-words';

type DetailName = keyof ActionDetails;

const FIELDS: Record<ActionCard['type'], DetailName[]> = {
  medication: ['drug', 'dose', 'unit', 'route', 'frequency', 'duration'],
  lab: ['test', 'when'],
  imaging: ['test', 'body_part', 'side', 'when'],
  followup: ['when', 'specialty'],
  referral: ['specialty', 'test', 'when'],
};

const ALL: DetailName[] = [...FIELDS.medication, 'test', 'body_part', 'side', 'specialty', 'when'];

export function detailsShown(
  card: ActionCard,
  t: Text,
  language: Language,
): { label: string; value: string }[] {
  const shown = ALL.flatMap((name) => {
    const value = card.details[name];
    if (value == null || value === '') return [];
    const label = t(`detail.${name}`);
    if (name === 'side' && card.details.side != null) {
      return [{ label, value: t(`side.${card.details.side}`) }];
    }
    return [{ label, value: name === 'when' ? whenInWords(value, language) : value }];
  });
  if (card.change !== null) {
    shown.unshift({ label: t('detail.change'), value: t(`change.${card.change}`) });
  }
  if (card.reason) shown.push({ label: t('action.reason'), value: card.reason });
  return shown;
}

export function formFields(card: ActionCard, t: Text): FormField[] {
  const fields: FormField[] = [
    {
      name: 'description',
      label: t('detail.description'),
      value: card.description,
      long: true,
      required: true,
    },
  ];
  if (card.type === 'medication') {
    fields.push({
      name: 'change',
      label: t('detail.change'),
      value: card.change ?? '',
      options: [
        { value: '', label: t('side.none') },
        ...(['start', 'change', 'stop'] as const).map((value) => ({
          value,
          label: t(`change.${value}`),
        })),
      ],
    });
  }
  for (const name of FIELDS[card.type]) {
    const field = { name, label: t(`detail.${name}`), value: card.details[name] ?? '' };
    const options = (['none', 'left', 'right', 'both'] as const).map((side) => ({
      value: side === 'none' ? '' : side,
      label: t(`side.${side}`),
    }));
    fields.push(name === 'side' ? { ...field, options } : field);
  }
  fields.push({ name: 'reason', label: t('action.reason'), value: card.reason ?? '', long: true });
  return fields;
}

/** What the form holds, as the server takes it; details that the form does not show stay. */
export function editOf(card: ActionCard, values: Record<string, string>): Review['edit'] {
  const given = (name: string) => values[name]?.trim() || null;
  const details: Record<string, string | null> = { ...card.details };
  for (const name of FIELDS[card.type]) details[name] = given(name);
  return {
    description: given('description'),
    reason: given('reason'),
    details: details as ActionDetails,
    change: card.type === 'medication' ? (given('change') as ActionCard['change']) : card.change,
  };
}

/** A probability as a word. */
export function confidenceWord(confidence: number): 'high' | 'medium' | 'low' {
  if (confidence >= 0.85) return 'high';
  return confidence >= 0.6 ? 'medium' : 'low';
}

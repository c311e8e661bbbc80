/** A day or a period of time as people say it. */

import type { Language } from '../api/wire';

const LOCALES: Record<Language, string> = { en: 'en-US', es: 'es-419' };
const UNITS = { D: 'day', W: 'week', M: 'month', Y: 'year' } as const;

/**
 * An ISO 8601 day («2026-12-01») or period from now («P2W») in words; anything else as it stands,
 * for it may have been typed by a person.
 */
export function whenInWords(value: string, language: Language): string {
  const locale = LOCALES[language];
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  if (day !== null && !Number.isNaN(day.getTime())) {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
  }
  const period = /^P(\d{1,4})([DWMY])$/.exec(value);
  const hours = /^PT(\d{1,4})H$/.exec(value);
  if (hours !== null) return ahead(locale, Number(hours[1]), 'hour');
  if (period === null) return value;
  const unit = UNITS[period[2] as keyof typeof UNITS];
  return ahead(locale, Number(period[1]), unit);
}

function ahead(locale: string, count: number, unit: Intl.RelativeTimeFormatUnit): string {
  // «Next week» may be tomorrow; «in 1 week» is what was meant. Days have names: today, tomorrow.
  const numeric = unit === 'day' && count < 2 ? 'auto' : 'always';
  return new Intl.RelativeTimeFormat(locale, { numeric }).format(count, unit);
}

import type { Language } from '../api/wire';
import type { Line } from '../store/transcript';
import css from './PatientHalf.module.css';
import { useText } from './words';

/** More would not fit a turned half of a tablet at the largest text. */
const SHOWN = 4;

/** The last turns in the patient's language alone, on their head: for who sits opposite. */
export function PatientHalf({ lines, language }: { lines: Line[]; language: Language }) {
  const t = useText();
  const read = lines.flatMap(({ turnId, turn }) => {
    const words = [turn.target, turn.source].find((one) => one?.lang === language);
    return words?.text ? [{ turnId, side: turn.speaker, text: words.text }] : [];
  });
  return (
    <section className={css.half} aria-label={t('face.patient')} data-testid="patient-half">
      <ol className={css.list} lang={language}>
        {read.slice(-SHOWN).map(({ turnId, side, text }) => (
          <li key={turnId} className={side === 'patient' ? css.own : css.other}>
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}

import { useAppSelector } from './hooks';
import { useText } from './words';

/** How to reach a person who interprets: the clinic's own number and link. */
export function HumanInterpreter() {
  const t = useText();
  const human = useAppSelector((state) => state.auth.member?.human_interpreter);
  const phone = human?.phone ?? null;
  const url = human?.url ?? null;
  if (phone === null && url === null) return <p>{t('refused.none')}</p>;
  return (
    <div className="buttons">
      {phone !== null && (
        <a className="big-link" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
          {t('refused.phone', { phone })}
        </a>
      )}
      {url !== null && /^https?:\/\//.test(url) && (
        <a className="big-link" href={url} target="_blank" rel="noreferrer">
          {t('refused.url')}
        </a>
      )}
    </div>
  );
}

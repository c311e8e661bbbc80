import { useFirstText } from './words';

export function DemoBanner() {
  const t = useFirstText();
  return (
    <>
      <strong>{t('app.demo')}</strong>. {t('app.demo_more')}
    </>
  );
}

/** The interpreter is real, but nobody has declared that patients' words may go to it. */
export function MadeUpBanner() {
  const t = useFirstText();
  return <strong>{t('app.made_up')}</strong>;
}

import { useFirstText } from './words';

export function DemoBanner() {
  const t = useFirstText();
  return (
    <>
      <strong>{t('app.demo')}</strong>. {t('app.demo_more')}
    </>
  );
}

import { useText } from './words';

export function DemoBanner() {
  const t = useText();
  return (
    <>
      <strong>{t('app.demo')}</strong>. {t('app.demo_more')}
    </>
  );
}

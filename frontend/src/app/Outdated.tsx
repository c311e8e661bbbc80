import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useAppSelector } from './hooks';
import { useFirstText } from './words';

/** The page stayed open while the server was replaced: what it says may not be understood. */
export function Outdated() {
  const t = useFirstText();
  const outdated = useAppSelector((state) => state.auth.outdated);
  if (!outdated) return null;
  return (
    <Notice tone="warning">
      {t('app.outdated')}{' '}
      <Button look="link" onClick={() => window.location.reload()}>
        {t('app.load_again')}
      </Button>
    </Notice>
  );
}

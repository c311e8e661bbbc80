import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

/** Nothing could be loaded, the page's words included: said in both languages. */
export function Unreachable({ onRetry }: { onRetry(): void }) {
  return (
    <Notice tone="danger" action={<Button onClick={onRetry}>Try again · Intentar de nuevo</Button>}>
      <p lang="en">Puente does not answer. Check the network.</p>
      <p lang="es">Puente no responde. Compruebe la red.</p>
    </Notice>
  );
}

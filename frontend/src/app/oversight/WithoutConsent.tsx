import { Panel } from '../../ui/Panel';
import { UnconsentedList } from '../Unconsented';
import { useText } from '../words';

/** Every visit of the clinic that began without consent, and how it was settled. */
export function WithoutConsent() {
  const t = useText();
  return (
    <Panel title={t('oversight.unconsented')} level={1}>
      <p>{t('urgent.todo_text')}</p>
      <UnconsentedList empty={<p role="status">{t('urgent.none')}</p>}>
        {(list) => list}
      </UnconsentedList>
    </Panel>
  );
}

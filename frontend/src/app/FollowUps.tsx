import { Suspense, useMemo } from 'react';
import { loadOversight } from '../store/oversight';
import { Panel } from '../ui/Panel';
import { useAppDispatch } from './hooks';
import { KitProvider } from './oversight/kit';
import { UnconsentedList } from './Unconsented';
import { useText } from './words';

/** What is still to be made good of visits that began without consent; nothing where nothing is. */
export default function FollowUps() {
  const t = useText();
  const dispatch = useAppDispatch();
  const kit = useMemo(() => dispatch(loadOversight()), [dispatch]);
  return (
    <Suspense>
      <KitProvider kit={kit}>
        <UnconsentedList state="open">
          {(list) => (
            <Panel title={t('urgent.todo')}>
              <p>{t('urgent.todo_text')}</p>
              {list}
            </Panel>
          )}
        </UnconsentedList>
      </KitProvider>
    </Suspense>
  );
}

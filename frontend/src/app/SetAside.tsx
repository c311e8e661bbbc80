import { useEffect, useState } from 'react';
import type { SetAsideTurn } from '../outbox/outbox';
import { readSetAside } from '../store/set-aside';
import { Panel } from '../ui/Panel';
import { Turn } from '../ui/Turn';
import { TurnList } from '../ui/TurnList';
import { useAppDispatch } from './hooks';
import { useMoments, useText } from './words';

/** What the server would not take, read from this device; it is kept in no other place. */
export default function SetAside({ count }: { count: number }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const { day } = useMoments();
  const [turns, setTurns] = useState<SetAsideTurn[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count says when to read again
  useEffect(() => {
    void dispatch(readSetAside()).then(setTurns);
  }, [dispatch, count]);

  return (
    <Panel title={t('home.set_aside')}>
      <p>{t('home.set_aside_text')}</p>
      <TurnList label={t('home.set_aside')} empty="" count={turns.length}>
        {turns.map(({ turnId, turn, refusal }) => (
          <Turn
            key={turnId}
            id={turnId}
            side={turn.speaker}
            who={t(`speaker.${turn.speaker}`)}
            time={day(turn.started_at)}
            source={turn.source}
            target={turn.target ?? null}
            growing={false}
            highlighted={false}
            notes={[{ tone: 'soft', text: t('home.set_aside_reason', { ...refusal }) }]}
          />
        ))}
      </TurnList>
    </Panel>
  );
}

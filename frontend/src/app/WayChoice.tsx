import { wayOf } from '../store/interpret';
import { wayChosen } from '../store/preferences';
import { Choice } from '../ui/Choice';
import { useAppDispatch, useAppSelector } from './hooks';
import { useText } from './words';

/** How the next visit is interpreted, where the clinic's stack leaves a choice. */
export function WayChoice() {
  const t = useText();
  const dispatch = useAppDispatch();
  const ways = useAppSelector((state) => state.auth.member?.ways ?? NONE);
  const way = useAppSelector(wayOf);
  if (ways.length < 2) return null;
  return (
    <Choice
      legend={t('way.title')}
      layout="column"
      value={way}
      options={ways.map((value) => ({ value, label: t(`way.${value}`) }))}
      onChange={(value) => dispatch(wayChosen(value))}
    />
  );
}

const NONE: never[] = [];

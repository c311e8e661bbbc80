import { memo, type ReactNode, useEffect } from 'react';
import type { Text } from '../i18n/text';
import type { Line } from '../store/transcript';
import { Turn, type TurnProps } from '../ui/Turn';
import { TurnBlock, TurnList } from '../ui/TurnList';
import { useMoments, useText } from './words';

export interface TranscriptViewProps {
  lines: Line[];
  /** Turns to point at; the last one is brought into view. */
  highlighted: string[];
  empty: string;
  follow?: boolean;
  /** What can be done with a turn; the same function as long as it does the same. */
  tools?: (line: Line) => ReactNode;
}

const FLAGS = [
  'number',
  'unit',
  'date',
  'drug',
  'allergy',
  'negation',
  'side',
  'question',
  'length',
  'language',
  'echo',
] as const;

/** The server may know doubts that this page has no words for yet: those keep their name. */
function isFlag(flag: string): flag is (typeof FLAGS)[number] {
  return FLAGS.some((known) => known === flag);
}

function notesOf({ turn, delivery, flags }: Line, t: Text): TurnProps['notes'] {
  if (delivery === 'draft') return [{ tone: 'soft', text: t('turn.growing') }];
  const notes: TurnProps['notes'] = turn.marks.map((mark) => ({
    tone: mark === 'untranslated' || (mark === 'overlap' && !turn.target) ? 'warning' : 'soft',
    text: t(
      turn.origin === 'typed' && mark === 'untranslated'
        ? 'turn.typed'
        : mark === 'overlap' && !turn.target
          ? 'turn.spoken_over'
          : `turn.${mark}`,
    ),
  }));
  if (flags.length > 0) {
    const doubts = flags.map((flag) => (isFlag(flag) ? t(`flag.${flag}`) : flag));
    notes.push({ tone: 'warning', text: `${t('turn.check')}: ${doubts.join('; ')}` });
  }
  if (delivery === 'waiting') notes.push({ tone: 'soft', text: t('turn.waiting') });
  if (delivery === 'set_aside') notes.push({ tone: 'warning', text: t('turn.set_aside') });
  return notes;
}

interface LineProps {
  line: Line;
  highlighted: boolean;
  tools: TranscriptViewProps['tools'];
  t: Text;
  time(iso: string): string;
}

/** A turn that did not change is not made anew: a long visit grows a word at a time. */
const LineView = memo(function LineView(props: LineProps) {
  const { line, highlighted, tools, t, time } = props;
  return (
    <Turn
      id={line.turnId}
      side={line.turn.speaker}
      who={t(`speaker.${line.turn.speaker}`)}
      time={time(line.turn.started_at)}
      source={line.turn.source}
      target={line.turn.target ?? null}
      growing={line.delivery === 'draft'}
      highlighted={highlighted}
      folded={line.turn.marks.includes('low_energy') ? t('turn.low_energy') : undefined}
      notes={notesOf(line, t)}
      tools={tools?.(line)}
    />
  );
});

interface BlockProps {
  lines: Line[];
  highlighted: string[];
  tools: TranscriptViewProps['tools'];
  t: Text;
  time(iso: string): string;
}

/** So many turns are looked at when one of them changes. */
const BLOCK = 40;

function blocksOf(lines: Line[]): Line[][] {
  const count = Math.ceil(lines.length / BLOCK);
  return Array.from({ length: count }, (_, n) => lines.slice(n * BLOCK, (n + 1) * BLOCK));
}

function sameBlock(a: BlockProps, b: BlockProps): boolean {
  return (
    a.highlighted === b.highlighted &&
    a.tools === b.tools &&
    a.t === b.t &&
    a.time === b.time &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, n) => line === b.lines[n])
  );
}

/** An hour's visit has a thousand turns: those long past are passed over together. */
const Block = memo(function Block({ lines, highlighted, tools, t, time }: BlockProps) {
  return (
    <TurnBlock>
      {lines.map((line) => (
        <LineView
          key={line.turnId}
          line={line}
          highlighted={highlighted.includes(line.turnId)}
          tools={tools}
          t={t}
          time={time}
        />
      ))}
    </TurnBlock>
  );
}, sameBlock);

/** The turns of a visit, running or past. */
export function TranscriptView(props: TranscriptViewProps) {
  const { lines, highlighted, empty, follow, tools } = props;
  const t = useText();
  const { time } = useMoments();
  useEffect(() => {
    const last = highlighted.at(-1);
    if (last === undefined) return;
    const turn = document.getElementById(`turn-${last}`);
    turn?.scrollIntoView({ block: 'center' });
    turn?.focus({ preventScroll: true });
  }, [highlighted]);

  return (
    <TurnList
      label={t('live.transcript')}
      empty={empty}
      count={lines.length}
      follow={follow}
      pointedAt={highlighted}
    >
      {blocksOf(lines).map((block) => (
        <Block
          key={block[0]?.turnId}
          lines={block}
          highlighted={highlighted}
          tools={tools}
          t={t}
          time={time}
        />
      ))}
    </TurnList>
  );
}

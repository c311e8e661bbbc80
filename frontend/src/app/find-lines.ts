import type { Line } from '../store/transcript';

/** Turns that hold every word sought, in either language, whatever the accents and capitals. */
export function linesWith(lines: Line[], sought: string): Line[] {
  const words = plain(sought).split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter(({ turn }) => {
    const text = plain(`${turn.source.text} ${turn.target?.text ?? ''}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Waits between attempts, as people write them: «0 s, 5 s, 5 min, 2 h, 1 d». */

const UNITS: [string[], number][] = [
  [['d'], 86_400],
  [['h'], 3_600],
  [['min', 'm'], 60],
  [['s', ''], 1],
];

const WAIT = /^(\d{1,6})\s*([a-z]*)$/i;

/** Seconds, or `null` for what is none. */
function readWait(text: string): number | null {
  const [, number = '', unit = ''] = WAIT.exec(text.trim()) ?? [];
  const found = UNITS.find(([names]) => names.includes(unit.toLowerCase()));
  return number === '' || found === undefined ? null : Number(number) * found[1];
}

/** Every wait in seconds; `null` where one of them cannot be read, or there is none. */
export function readWaits(text: string): number[] | null {
  const parts = text.split(/[,;\n]/).filter((part) => part.trim() !== '');
  const waits = parts.map(readWait);
  return waits.length === 0 || waits.includes(null) ? null : (waits as number[]);
}

export function writeWait(seconds: number): string {
  const [names, size] = UNITS.find(([, unit]) => seconds >= unit && seconds % unit === 0) ?? [
    ['s'],
    1,
  ];
  return `${seconds / size} ${names[0]}`;
}

export function writeWaits(waits: readonly number[]): string {
  return waits.map(writeWait).join(', ');
}

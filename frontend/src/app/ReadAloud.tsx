import { useEffect, useRef, useState } from 'react';
import type { Language } from '../api/wire';
import { canSpeak, speak } from '../platform/voice';
import { Button } from '../ui/Button';
import { useText } from './words';

/** Reads a text by the browser's voice; not there where the browser has none. */
export function ReadAloud({ text, lang }: { text: string; lang: Language }) {
  const t = useText();
  const [reading, setReading] = useState(false);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  if (!canSpeak(window)) return null;

  function toggle() {
    if (reading) {
      stop.current?.();
      setReading(false);
      return;
    }
    setReading(true);
    stop.current = speak(window, text, lang, () => setReading(false));
  }

  return (
    <Button aria-pressed={reading} onClick={toggle}>
      {t(reading ? 'aloud.stop' : 'aloud.read')}: {t(`language.${lang}`)}
    </Button>
  );
}

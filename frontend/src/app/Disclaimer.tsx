import { useCallback, useEffect, useRef, useState } from 'react';
import type { LanguagePair } from '../api/wire';
import { DISCLAIMER, type Moment } from '../i18n/disclaimer';
import { canSpeak, speakInTurn } from '../platform/voice';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useText } from './words';

/**
 * That a machine interprets, may err, and a person can be had: shown in both languages, and said
 * once by itself, the patient's language first. Leaving the screen silences it, so that no
 * microphone hears it.
 */
export function Disclaimer({ moment, languages }: { moment: Moment; languages: LanguagePair }) {
  const t = useText();
  const [saying, setSaying] = useState(false);
  const stop = useRef<(() => void) | null>(null);
  const [clinician, patient] = languages;

  const say = useCallback(() => {
    if (!canSpeak(window)) return;
    setSaying(true);
    const pieces = [patient, clinician].map((language) => ({
      text: DISCLAIMER[language][moment],
      language,
    }));
    stop.current = speakInTurn(window, pieces, () => setSaying(false));
  }, [clinician, patient, moment]);

  useEffect(() => {
    say();
    return () => stop.current?.();
  }, [say]);

  const again = (
    <Button onClick={() => (saying ? stop.current?.() : say())}>
      {t(saying ? 'disclaimer.stop' : 'disclaimer.again')}
    </Button>
  );
  return (
    <Notice tone="info" action={canSpeak(window) ? again : undefined}>
      {[patient, clinician].map((language) => (
        <p key={language} lang={language}>
          {DISCLAIMER[language][moment]}
        </p>
      ))}
    </Notice>
  );
}

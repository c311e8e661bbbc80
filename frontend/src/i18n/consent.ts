/** What a patient is told before a machine interprets. A changed wording needs a new version. */

import type { Language } from '../api/wire';

export const CONSENT_VERSION = '2026-11';

export interface ConsentWording {
  title: string;
  points: string[];
  question: string;
}

export const CONSENT: Record<Language, ConsentWording> = {
  en: {
    title: 'Interpreting by a machine',
    points: [
      'A computer, not a person, will interpret what we say to each other.',
      'It can make mistakes. If something sounds wrong, say so and we will stop.',
      'What we say is sent to the interpreting service and written down as part of your visit. Your voice is not recorded.',
      'You may ask for a human interpreter at any time, at no cost to you. Saying no does not change your care.',
    ],
    question: 'Do you agree?',
  },
  es: {
    title: 'Interpretación por una máquina',
    points: [
      'Una computadora, y no una persona, interpretará lo que nos digamos.',
      'Puede equivocarse. Si algo suena mal, dígalo y nos detendremos.',
      'Lo que decimos se envía al servicio de interpretación y queda escrito como parte de su consulta. Su voz no se graba.',
      'Puede pedir un intérprete humano en cualquier momento, sin costo para usted. Decir que no, no cambia su atención.',
    ],
    question: '¿Está de acuerdo?',
  },
};

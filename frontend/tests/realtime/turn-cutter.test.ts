import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/realtime/speech';
import { CUTTER_SETTINGS } from '../../src/realtime/speech-book';
import {
  eventOf,
  finished,
  heard,
  inOrder,
  newCutter,
  readLog,
  replay,
  START,
  words,
} from '../support/replay';

describe('a recorded visit', () => {
  it('becomes one turn an utterance, each with its own translation and speaker', () => {
    const turns = finished(replay(readLog('visit')));
    expect(turns.map((turn) => [turn.speaker, turn.source.text, turn.target?.text])).toEqual([
      [
        'clinician',
        'Good morning, what brings you in today?',
        'Buenos días, ¿qué le trae por aquí hoy?',
      ],
      [
        'patient',
        'Tengo tos y fiebre desde hace cuatro días.',
        'I have had a cough and a fever for four days.',
      ],
      [
        'clinician',
        'I am going to order a chest x-ray today to look at your lungs.',
        'Voy a pedir una radiografía de tórax hoy para ver sus pulmones.',
      ],
      ['patient', '¿Necesito un antibiótico?', 'Do I need an antibiotic?'],
      [
        'clinician',
        'We do not need an antibiotic, but I am ordering a blood test for this afternoon.',
        'No necesitamos un antibiótico, pero voy a pedir un análisis de sangre para esta tarde.',
      ],
    ]);
    expect(turns.every((turn) => turn.marks.length === 0)).toBe(true);
  });

  it('names the session that heard it, and when it was said', () => {
    const [first] = finished(replay(readLog('visit')));
    const [at] = readLog('visit')[0] ?? [0];
    expect(first?.session_id).toBe('ses_1');
    expect(first?.started_at).toBe(new Date(START + at).toISOString());
    expect(Date.parse(first?.ended_at ?? '')).toBeGreaterThan(START + at);
  });

  it('is shown while it grows, under the ids it is finished with', () => {
    const changes = replay(readLog('visit'));
    const drafts = new Set(changes.filter((one) => !one.finished).map((one) => one.turn.turn_id));
    expect(finished(changes).map((turn) => turn.turn_id)).toEqual([...drafts]);
  });
});

describe('speech that no leg translates', () => {
  it('keeps a bare «No.» as a turn of its own, marked, within three seconds', () => {
    const question = [
      ...heard(0, 'Any allergies to medicines?'),
      ...words(1_200, 'en-es', 'spoken', '¿Alergias a medicamentos?'),
    ];
    const cutter = newCutter();
    const changes = replay([...inOrder(question), ...heard(4_000, 'No.')], cutter);
    const [, no] = finished(changes);
    expect(no).toMatchObject({
      source: { text: 'No.' },
      target: null,
      marks: ['untranslated'],
      speaker: 'unknown',
    });
    expect(cutter.deadline()).toBeNull();
  });

  it('is due three seconds after it was last heard, not earlier', () => {
    const cutter = newCutter();
    for (const row of heard(0, 'No.')) cutter.feed(eventOf(row));
    expect(cutter.tick(START + 30 + CUTTER_SETTINGS.untranslatedMs - 1)).toEqual([]);
    expect(finished(cutter.tick(START + 30 + CUTTER_SETTINGS.untranslatedMs))).toHaveLength(1);
  });

  it('does not melt into the question that came before it', () => {
    // The answer comes one second after the question, while the question is still translated.
    const turns = finished(
      replay(
        inOrder([
          ...heard(0, 'Does it hurt when I press here?'),
          ...words(1_400, 'en-es', 'spoken', '¿Le duele cuando aprieto aquí en este lado?'),
          ...heard(2_400, 'No.'),
        ]),
      ),
    );
    expect(turns.map((turn) => turn.source.text)).toEqual([
      'Does it hurt when I press here?',
      'No.',
    ]);
  });

  it('takes the speaker from the words where they tell, and from the one direction that is on', () => {
    const [spanish] = finished(replay(heard(0, 'Me duele mucho la espalda.')));
    expect(spanish).toMatchObject({ speaker: 'patient', source: { lang: 'es' }, target: null });
    const cutter = newCutter();
    cutter.listenTo('en-es');
    const [no] = finished(replay(heard(0, 'No.'), cutter));
    expect(no).toMatchObject({ speaker: 'clinician', source: { lang: 'en' } });
  });

  it('stays its speaker’s where the other direction is chosen before it is finished', () => {
    const cutter = newCutter();
    cutter.listenTo('es-en');
    for (const row of heard(0, 'No.')) cutter.feed(eventOf(row));
    cutter.listenTo('en-es');
    const [no] = finished(cutter.flush());
    expect(no).toMatchObject({ speaker: 'patient', source: { lang: 'es', text: 'No.' } });
  });

  it('gets its translation in a higher revision when one comes after all', () => {
    const changes = replay([
      ...heard(0, 'Me duele la rodilla.'),
      ...words(5_000, 'es-en', 'spoken', 'My knee hurts.'),
    ]);
    const revisions = changes.filter((change) => change.finished).map((change) => change.turn);
    expect(revisions.map((turn) => [turn.revision, turn.target?.text, turn.marks])).toEqual([
      [1, undefined, ['untranslated']],
      [2, 'My knee hurts.', []],
    ]);
    expect(new Set(revisions.map((turn) => turn.turn_id)).size).toBe(1);
  });
});

describe('who speaks over whom', () => {
  it('gives each leg its own turn where both languages are spoken without a pause', () => {
    const turns = finished(
      replay(
        inOrder([
          ...heard(0, 'Do you take any pills? Sí, una pastilla para la presión.'),
          ...words(700, 'en-es', 'spoken', '¿Toma alguna pastilla?'),
          ...words(2_000, 'es-en', 'spoken', 'Yes, one pill for blood pressure.'),
        ]),
      ),
    );
    expect(turns).toHaveLength(2);
    expect(turns.map((turn) => [turn.speaker, turn.source.text, turn.marks])).toEqual([
      ['clinician', 'Do you take any pills?', ['overlap']],
      ['patient', 'Sí, una pastilla para la presión.', ['overlap']],
    ]);
  });

  it('gives two sentences of one speaker, translated in one breath, their own translations', () => {
    const turns = finished(
      replay(
        inOrder([
          ...heard(0, 'Take this with food.'),
          ...heard(2_000, 'Come back in two weeks.'),
          ...words(1_600, 'en-es', 'spoken', 'Tome esto con comida. Vuelva en dos semanas.'),
        ]),
      ),
    );
    expect(turns.map((turn) => [turn.source.text, turn.target?.text])).toEqual([
      ['Take this with food.', 'Tome esto con comida.'],
      ['Come back in two weeks.', 'Vuelva en dos semanas.'],
    ]);
  });

  it('reads the source from the leg that spoke', () => {
    const turns = finished(
      replay(
        inOrder([
          ...words(0, 'en-es', 'heard', 'Take fifteen milligrams.'),
          ...words(30, 'es-en', 'heard', 'Take fifty milligrams.'),
          ...words(800, 'en-es', 'spoken', 'Tome quince miligramos.'),
        ]),
      ),
    );
    expect(turns.map((turn) => turn.source.text)).toEqual(['Take fifteen milligrams.']);
  });

  it('uses the other leg’s transcript where the own one is missing or only its end', () => {
    const [whole] = finished(
      replay([
        ...inOrder([
          ...words(0, 'en-es', 'heard', 'No, me duele aquí.'),
          ...words(500, 'es-en', 'heard', 'me duele aquí.'),
        ]),
        ...words(1_500, 'es-en', 'spoken', 'No, it hurts here.'),
      ]),
    );
    expect(whole?.source.text).toBe('No, me duele aquí.');
  });
});

describe('late text', () => {
  it('raises the revision once it has settled, not with every word', () => {
    const changes = replay([
      ...heard(0, 'It started on Monday.'),
      ...words(900, 'en-es', 'spoken', 'Empezó el'),
      ...words(3_000, 'en-es', 'spoken', ' lunes pasado por la noche.'),
    ]);
    const revisions = changes.filter((change) => change.finished).map((change) => change.turn);
    expect(revisions.map((turn) => [turn.revision, turn.target?.text])).toEqual([
      [1, 'Empezó el'],
      [2, 'Empezó el lunes pasado por la noche.'],
    ]);
  });

  it('keeps words that were translated aloud and never transcribed', () => {
    const [turn] = finished(replay(words(0, 'es-en', 'spoken', 'I am allergic to penicillin.')));
    expect(turn).toMatchObject({
      speaker: 'patient',
      source: { lang: 'es', text: '[sin transcripción]' },
      target: { lang: 'en', text: 'I am allergic to penicillin.' },
    });
  });

  it('joins a transcript that comes after its translation', () => {
    const turns = finished(
      replay([
        ...words(0, 'es-en', 'spoken', 'I am dizzy.'),
        ...words(900, 'es-en', 'heard', 'Estoy mareada.'),
      ]),
    );
    expect(turns.map((turn) => turn.source.text)).toEqual(['Estoy mareada.']);
  });
});

describe('a translation whose words nobody wrote down', () => {
  it('is not put on what somebody says long after it', () => {
    const turns = finished(
      replay([...words(0, 'en-es', 'spoken', 'Tome dos pastillas.'), ...heard(9_000, 'No.')]),
    );
    expect(turns).toMatchObject([
      { speaker: 'clinician', source: { text: '[not transcribed]' } },
      { source: { text: 'No.' }, target: null, marks: ['untranslated'] },
    ]);
  });
});

describe('another session', () => {
  const LEGS: Leg[] = [
    { name: 'en-es', source: 'en', target: 'es' },
    { name: 'es-en', source: 'es', target: 'en' },
  ];

  it('translates nothing that was said in the one before', () => {
    const cutter = newCutter();
    const before = [...replay(heard(0, 'No.'), cutter), ...cutter.flush()];
    cutter.beginSession('ses_2', LEGS);
    const after = replay(
      inOrder([
        ...words(5_000, 'en-es', 'spoken', 'Tome dos pastillas.'),
        ...words(5_100, 'en-es', 'heard', 'Take two pills.'),
      ]),
      cutter,
    );
    expect(finished([...before, ...after])).toMatchObject([
      { session_id: 'ses_1', source: { text: 'No.' }, target: null },
      {
        session_id: 'ses_2',
        source: { text: 'Take two pills.' },
        target: { text: 'Tome dos pastillas.' },
      },
    ]);
  });

  it('writes down nothing that was said in the one before', () => {
    const cutter = newCutter();
    const before = [
      ...replay(words(0, 'en-es', 'spoken', 'Tome dos pastillas.'), cutter),
      ...cutter.flush(),
    ];
    cutter.beginSession('ses_2', LEGS);
    const after = replay(heard(6_000, 'No.'), cutter);
    expect(finished([...before, ...after])).toMatchObject([
      { session_id: 'ses_1', speaker: 'clinician', target: { text: 'Tome dos pastillas.' } },
      { session_id: 'ses_2', source: { text: 'No.' }, target: null, marks: ['untranslated'] },
    ]);
  });
});

describe('the ends of things', () => {
  it('finishes everything when the session is lost', () => {
    const cutter = newCutter();
    for (const row of heard(0, 'Take a deep breath')) cutter.feed(eventOf(row));
    const [turn] = finished(cutter.flush());
    expect(turn).toMatchObject({ source: { text: 'Take a deep breath' }, marks: ['untranslated'] });
    expect(cutter.flush()).toEqual([]);
  });

  it('cuts at a boundary that the interpreter itself announces', () => {
    const cutter = newCutter();
    const boundary = { kind: 'turn.boundary', leg: 'en-es', at: START + 300 } as const;
    for (const row of heard(0, 'Breathe in.')) cutter.feed(eventOf(row));
    cutter.feed(boundary);
    for (const row of heard(400, 'And out.')) cutter.feed(eventOf(row));
    expect(finished(cutter.flush()).map((turn) => turn.source.text)).toEqual([
      'Breathe in.',
      'And out.',
    ]);
  });

  it('never grows a turn beyond what the server takes, and loses nothing of it', () => {
    const sentence = 'This goes on and on without any pause. ';
    const rows = Array.from({ length: 1_000 }, (_, index) =>
      words(index * 100, 'en-es', 'heard', sentence.replaceAll(' ', '\u00a0')),
    ).flat();
    const turns = finished(replay(rows));
    expect(turns.length).toBeGreaterThan(1);
    expect(Math.max(...turns.map((turn) => turn.source.text.length))).toBeLessThan(20_000);
    const said = turns.map((turn) => turn.source.text).join('');
    expect(said.match(/on\u00a0and/g)).toHaveLength(1_000);
  });

  it('makes no turn of spaces, and shows none', () => {
    const spaces = words(0, 'en-es', 'heard', '  ');
    expect(replay([...spaces, [300, 'es-en', 'heard', '\n']])).toEqual([]);
  });

  it('finishes every turn that it ever showed', () => {
    const changes = replay([
      ...heard(0, 'Breathe in.'),
      ...words(600, 'en-es', 'spoken', 'Inspire.'),
      [4_000, 'en-es', 'spoken', ' '],
      [4_500, 'en-es', 'heard', ' '],
      ...words(9_000, 'es-en', 'spoken', 'Out of nowhere.'),
    ]);
    const last = new Map(changes.map((change) => [change.turn.turn_id, change.finished]));
    expect([...last.values()].every(Boolean)).toBe(true);
    expect(last.size).toBe(2);
  });

  it('forgets what is long over, so that an hour costs what a minute does', () => {
    const cutter = newCutter();
    for (let visit = 0; visit < 200; visit += 1) {
      replay(heard(visit * 30_000, 'Me duele la cabeza.'), cutter);
    }
    const before = cutter.tick(START + 200 * 30_000);
    expect(before).toEqual([]);
    expect(cutter.deadline()).toBeNull();
  });
});

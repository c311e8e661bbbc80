import { describe, expect, it } from 'vitest';
import { topicsIn, topicsLeft } from '../../src/critical/topics';

const en = (text: string) => topicsIn({ lang: 'en', text });
const es = (text: string) => topicsIn({ lang: 'es', text });

describe('a critical topic', () => {
  it.each([
    ['Please read the consent form before you sign.', 'consent'],
    ['Do you agree to the surgery?', 'consent'],
    ['I refuse the transfusion.', 'consent'],
    ['Let me explain the risks and benefits.', 'consent'],
    ['Take two tablets at night.', 'dose'],
    ['We go up to 500 mg.', 'dose'],
    ['I forgot my morning dose.', 'dose'],
    ['Ten units of insulin before meals.', 'dose'],
    ['The diagnosis is clear.', 'diagnosis'],
    ['I am sorry. You have breast cancer.', 'diagnosis'],
    ['The biopsy came back.', 'diagnosis'],
    ['We will discharge you tomorrow.', 'discharge'],
    ['When can I be discharged?', 'discharge'],
    ['He left against medical advice.', 'discharge'],
    ['We should talk about your code status.', 'code_status'],
    ['If your heart stops, do you want CPR?', 'code_status'],
    ['She has a DNR order.', 'code_status'],
    ['Do you have a living will?', 'code_status'],
  ])('is named in English: %s', (text, topic) => {
    expect(en(text)).toEqual([topic]);
  });

  it.each([
    ['Tiene que firmar el consentimiento informado.', 'consent'],
    ['¿Acepta la operación?', 'consent'],
    ['Rechazo la transfusión.', 'consent'],
    ['Tome dos pastillas por la noche.', 'dose'],
    ['Vamos a subir a 500 miligramos.', 'dose'],
    ['Se me olvidó la dosis de la mañana.', 'dose'],
    ['El diagnóstico está claro.', 'diagnosis'],
    ['Usted tiene cáncer de mama.', 'diagnosis'],
    ['Me diagnosticaron hace un año.', 'diagnosis'],
    ['Mañana le damos el alta.', 'discharge'],
    ['¿Cuándo me van a dar de alta?', 'discharge'],
    ['Quiere el alta voluntaria.', 'discharge'],
    ['Hay una orden de no reanimar.', 'code_status'],
    ['Si su corazón se detiene, ¿qué quiere que hagamos?', 'code_status'],
    ['¿Tiene voluntades anticipadas?', 'code_status'],
  ])('is named in Spanish: %s', (text, topic) => {
    expect(es(text)).toEqual([topic]);
  });

  it.each([
    'The code of the door is four five two.',
    'Enter the full code, then the star.',
    'What is your zip code?',
    'I took a CPR class last year.',
    'Yellow discharge from the ear.',
    'The pain came after the discharge from the ear.',
    'Vaginal discharge since Monday.',
    'He was honorably discharged from the army.',
    'The battery was discharged.',
    'My glucose was 180 mg/dl.',
    'It was 180 milligrams per deciliter.',
    'A dose of patience helps.',
    'My pills are at home.',
    'Eggs cost two dollars.',
    'The diagnosis code goes on the bill.',
    'They diagnosed the car.',
    'Do you have diabetes in the family?',
    'Do you consent to a recording?',
    'I agree with you.',
    'The cost of living will be higher.',
    'How are you today?',
  ])('is not named by the same words elsewhere: %s', (text) => {
    expect(en(text)).toEqual([]);
  });

  it.each([
    'El código de la puerta es cuatro cinco dos.',
    'Marque el código completo.',
    '¿Cuál es su código postal?',
    'Hice un curso de reanimación.',
    'Tengo la presión alta.',
    'Hable en voz alta.',
    'Fiebre alta desde ayer.',
    'Me di de alta en el portal.',
    'Secreción amarilla del oído.',
    'Mi glucosa salió en 180 mg/dl.',
    'Una dosis de paciencia ayuda.',
    'Mis pastillas están en casa.',
    'El código de diagnóstico va en la factura.',
    'La abuela lo consiente.',
    'Su consentimiento para la grabación, por favor.',
    'Tengo mi DNI aquí.',
    '¿Cómo está usted?',
  ])('is not named by the same words elsewhere: %s', (text) => {
    expect(es(text)).toEqual([]);
  });

  it('is heard beside a phrase that means something else', () => {
    expect(en('The code of the door is 45. We will discharge you at noon.')).toEqual(['discharge']);
    expect(es('Con la presión alta no le damos el alta.')).toEqual(['discharge']);
  });

  it('is left until it is put aside, whichever language named it', () => {
    const turns = [
      {
        source: { lang: 'es' as const, text: 'Me dieron algo.' },
        target: { lang: 'en' as const, text: 'They gave me 500 mg.' },
      },
      { source: { lang: 'es' as const, text: '¿Cuándo es el alta?' }, target: null },
    ];
    expect(topicsLeft(turns, [])).toEqual(['dose', 'discharge']);
    expect(topicsLeft(turns, ['dose'])).toEqual(['discharge']);
    expect(topicsLeft(turns, ['discharge', 'dose'])).toEqual([]);
  });
});

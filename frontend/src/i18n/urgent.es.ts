import type { urgentEn } from './urgent.en';

export const urgentEs: Record<keyof typeof urgentEn, string> = {
  'urgent.open': 'Emergencia: no hay tiempo para pedir el consentimiento',
  'urgent.text':
    'La interpretación empieza de inmediato y se detiene a los {minutes} minutos si no se registra el consentimiento. Consta en la auditoría y queda pendiente para usted y su supervisor hasta que se resuelva.',
  'urgent.why': 'Por qué no puede esperar',
  'urgent.danger': 'La vida o la salud corren peligro ahora',
  'urgent.cannot_answer': 'El paciente no puede responder y nadie puede hacerlo por él',
  'urgent.other': 'Otra razón',
  'urgent.reason': 'En una o dos frases',
  'urgent.too_short': 'Escriba al menos {count} caracteres.',
  'urgent.start': 'Empezar sin consentimiento',

  'urgent.banner': 'EMERGENCIA: sin consentimiento registrado · EMERGENCY: no consent on record',
  'urgent.left': 'Quedan: {time}',
  'urgent.over': 'Se acabó el tiempo: ya nada escucha.',
  'urgent.record': 'Registrar el consentimiento',
  'urgent.record_title': 'Consentimiento · Consent',
  'urgent.agrees': 'Acepta: registrarlo',
  'urgent.refuses': 'No acepta: detener de inmediato',
  'urgent.recorded': 'El consentimiento quedó registrado.',
  'urgent.failed': 'No se pudo registrar. Inténtelo de nuevo.',

  'urgent.todo': 'Consultas sin consentimiento, por resolver',
  'urgent.todo_text':
    'Se interpretaron en una emergencia. Registre lo que dice ahora el paciente, o escriba por qué no se le pudo preguntar.',
  'urgent.visit': 'Consulta del {when}',
  'urgent.by': 'La empezó {name}',
  'urgent.explain': 'Escribir por qué no',
  'urgent.explanation': 'Por qué no se pudo pedir el consentimiento',
  'urgent.settle': 'Resolver',
  'urgent.settled': 'Lo resolvió {name}, {when}',
  'urgent.none': 'Todas las consultas empezaron con consentimiento.',
  'urgent.state_open': 'Por resolver',
  'urgent.state_consented': 'Consentimiento registrado después',
  'urgent.state_refused': 'No aceptó al preguntarle',
  'urgent.state_explained': 'No se pudo preguntar',
  'urgent.export': 'Se interpretó en una emergencia, sin consentimiento registrado',
};

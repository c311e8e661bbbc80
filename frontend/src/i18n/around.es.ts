import type { aroundEn } from './around.en';

export const aroundEs: Record<keyof typeof aroundEn, string> = {
  'settings.open': 'Pantalla',
  'settings.title': 'Pantalla',
  'settings.size': 'Tamaño del texto: {size} px',
  'settings.face': 'Cara a cara: girar la mitad del paciente',
  'settings.theme': 'Colores',
  'settings.theme_system': 'Como el dispositivo',
  'settings.theme_light': 'Claros',
  'settings.theme_dark': 'Oscuros',
  'settings.close': 'Cerrar',
  'face.patient': 'Lo que lee el paciente',

  'person.open': 'Intérprete humano',
  'person.title': 'Llame a un intérprete humano',
  'person.why': 'Por qué',
  'person.patient_asked': 'Lo pidió el paciente',
  'person.clinician_asked': 'Lo pido yo',
  'person.doubtful_translation': 'Una traducción es dudosa',
  'person.critical_topic': 'El tema es delicado',
  'person.record': 'Dejar constancia de la solicitud',
  'person.recording': 'Anotando…',
  'person.recorded': 'La solicitud quedó registrada y se avisó a quienes la esperan.',
  'person.failed': 'No se pudo registrar la solicitud. Llame de todos modos.',
};

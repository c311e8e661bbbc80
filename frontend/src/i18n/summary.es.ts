import type { summaryEn } from './summary.en';

export const summaryEs: Record<keyof typeof summaryEn, string> = {
  'summary.approve': 'Aprobar',
  'summary.edit': 'Corregir',
  'summary.form': 'Corregir el resumen',
  'summary.save': 'Guardar y aprobar',
  'summary.line': 'Línea {number}',
  'summary.kind': 'Tipo',
  'summary.in_en': 'En inglés',
  'summary.in_es': 'En español',
  'summary.add': 'Añadir una línea',
  'summary.remove': 'Quitar la línea {number}',
  'summary.both': 'Cambie los dos idiomas: nada traduce lo que escriba aquí.',
  'summary.by_you': 'Aprobado por usted, {when}',
  'summary.by_other': 'Aprobado por un colega, {when}',
  'summary.by_person': 'Escrito por una persona',
  'summary.reviewed_by': 'Hecho por una máquina, revisado por {who}, {when}',
  'summary.somebody': 'una persona de la clínica',
  'summary.more_since': 'Después se dijo algo más, que esto no recoge',
  'summary.transcript_machine': 'Una máquina escribió y tradujo lo que se dijo.',
  'qualification.label': 'Qué lo califica para revisar una traducción',
  'qualification.none': 'sin calificación indicada',
  'qualification.qualified_translator': 'con calificación en traducción',
  'qualification.qualified_interpreter': 'con calificación en interpretación',
  'qualification.bilingual_staff': 'personal bilingüe',
  'summary.look_again': 'Se dijo algo más después de aprobarlo. Mírelo de nuevo y apruébelo.',
  'summary.approved': 'Aprobado. Se avisó a quienes lo esperan.',
  'summary.changed': 'El resumen cambió mientras lo miraba. Mírelo de nuevo y decida.',
  'summary.not_approved': 'No se pudo aprobar ahora. Inténtelo de nuevo.',
  'summary.line_empty': 'Cada línea dice algo al menos en un idioma.',

  'summary.detect_instead':
    'El modelo de lenguaje no dio una respuesta útil: las acciones proceden solo de las reglas.',

  'mail.open': 'Enviar por correo',
  'mail.to': 'Dirección',
  'mail.to_hint': 'Una sola dirección. Quien abra el enlace tiene que iniciar sesión aquí.',
  'mail.form': 'Qué lleva el correo',
  'mail.link': 'Un enlace que pide iniciar sesión',
  'mail.content': 'El resumen mismo',
  'mail.content_hint':
    'Un correo puede leerse por el camino. Asegúrese de que el paciente está de acuerdo.',
  'mail.send': 'Enviar',
  'mail.sending': 'Enviando…',
  'mail.sent': 'El correo para {to} se entregó al servicio de correo.',
  'mail.demo':
    'Esta máquina no envía correo: nada ha salido de ella. Un administrador puede configurarlo.',
  'mail.address_malformed': 'Una dirección se escribe así: nombre@clinica.example.',
  'mail.address_several': 'Escriba una sola dirección, sin nombre y sin otra más.',
  'mail.address_refused':
    'El servicio de correo rechazó esta dirección. Compruebe cómo está escrita.',
  'mail.content_not_allowed': 'Esta clínica solo envía enlaces.',
  'mail.too_many': 'Demasiados correos seguidos. Espere diez minutos.',
  'mail.on_its_way': 'El correo está en camino. Pulse de nuevo para ver qué fue de él.',
  'mail.not_now':
    'No se envió nada: el servicio de correo no responde. Inténtelo de nuevo más tarde.',
  'mail.uncertain':
    'Nadie sabe si el correo salió: su servicio dejó de responder. Pregunte a quien lo espera antes de enviarlo otra vez.',
  'mail.again': 'Enviarlo otra vez de todos modos',
  'mail.not_set_up':
    'El servicio de correo rechaza lo que esta clínica ha configurado. Avise a un administrador. No se envió nada.',
  'mail.failed':
    'No es seguro que el correo se entregara. Envíelo de nuevo: el mismo correo sale una sola vez.',
};

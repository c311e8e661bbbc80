import type { FirstMessages } from './first.en';

export const firstEs: FirstMessages = {
  'app.name': 'Puente',
  'app.tagline': 'Un intérprete médico para dos personas en una misma sala',
  'app.loading': 'Cargando…',
  'app.skip': 'Ir al contenido',
  'app.language': 'Idioma de la página',
  'app.demo': 'Demostración: intérprete con guion',
  'app.demo_more': 'Nada se traduce de verdad. No la use con un paciente.',
  'app.made_up': 'Solo consultas inventadas: sin autorización para datos de pacientes.',
  'app.running': 'La consulta se sigue interpretando: el micrófono está encendido.',
  'app.to_visit': 'Regresar a la consulta',
  'app.outdated':
    'Esta página es más antigua que el servidor. Lo dicho se guarda en este dispositivo; vuelva a cargarla antes de la próxima visita.',
  'app.load_again': 'Volver a cargar',
  'app.home': 'Inicio',
  'app.history': 'Historial',
  'app.integrations': 'Integraciones',
  'app.oversight': 'Supervisión',
  'app.sign_out': 'Cerrar sesión',
  'app.request': 'Referencia: {id}',

  'language.en': 'inglés',
  'language.es': 'español',

  'sign_in.title': 'Iniciar sesión',
  'sign_in.text': 'Use la cuenta de su clínica. Puente no guarda su contraseña.',
  'sign_in.button': 'Iniciar sesión',
  'sign_in.idle': 'Nadie usó esta página durante 15 minutos, así que se cerró su sesión.',
  'sign_in.locked':
    'No se oyó a nadie durante 15 minutos: el micrófono está apagado y la pantalla, bloqueada. Inicie sesión y la consulta sigue.',
  'sign_in.again':
    'Su sesión ha caducado. Inicie sesión de nuevo: lo dicho se conserva en este dispositivo.',

  'home.title': 'Buenos días, {name}',
  'home.start': 'Empezar una consulta',
  'home.start_text':
    'Ponga este dispositivo entre usted y el paciente. Cada uno habla en su idioma.',
  'home.languages': 'Quién habla qué',
  'home.pair': 'Yo hablo {mine}, el paciente habla {theirs}',
  'home.under_way': 'Consultas sin terminar',
  'home.take_up': 'Continuar la consulta de {when}',
  'home.check': 'Comprobar micrófono y conexión',
  'home.check_text': 'Antes de que llegue el paciente: sonido, red e intérprete.',
  'home.operations': 'Operación',
  'home.operations_text': 'Tiempos, minutos, coste y estado de cada componente.',
  'home.history_text': 'Lo que se dijo, resúmenes y acciones.',
  'home.history': 'Consultas anteriores',
  'home.admin':
    'Usted conecta los sistemas de la clínica. Un administrador no atiende consultas ni las lee.',
  'home.auditor': 'Usted comprueba quién vio y cambió qué. La auditoría no lee consultas.',
  'home.audit_text': 'La auditoría, quién vio una consulta y las aperturas de urgencia.',
  'home.members_text': 'Invitar, funciones, suspender; consultas abiertas en una urgencia.',
  'home.integrations_text': 'Webhooks, su registro de entregas, eventos y claves de API.',

  'history.turns': 'Frases: {count}',
  'history.active': 'Sin terminar',
  'help.text': 'Cuarenta frases en ambos idiomas, sin red.',
  'help.link': 'Frases de emergencia',

  'error.no_microphone': 'No se encontró ningún micrófono. Conecte uno e inténtelo de nuevo.',
  'error.microphone_denied':
    'El navegador no tiene permiso para usar el micrófono. Permítalo en la barra de direcciones e inténtelo de nuevo.',
  'error.microphone_busy': 'Otro programa está usando el micrófono. Ciérrelo e inténtelo de nuevo.',
  'error.microphone_lost': 'Se desconectó el micrófono. Conéctelo e inténtelo de nuevo.',
  'error.microphone_muted':
    'El micrófono está silenciado, por el dispositivo o por otro programa: no se oye a nadie.',
  'error.insecure_page': 'Los navegadores solo dan el micrófono a páginas abiertas con HTTPS.',
  'error.token_expired': 'El intérprete ya no aceptó nuestro pase. Inténtelo de nuevo.',
  'error.interpreter_unreachable':
    'No se puede llegar al intérprete. Quizá la red de la clínica lo bloquea.',
  'error.interpreter_refused': 'El intérprete rechazó la conexión.',
  'error.connect_timeout': 'El intérprete no respondió a tiempo.',
  'error.connection_lost': 'Se perdió la conexión con el intérprete.',
  'error.playback_blocked': 'El navegador retiene la voz del intérprete hasta que toque aquí.',
  'error.signed_out': 'Su sesión ya no está abierta.',
  'error.sign_in_failed': 'No se pudo iniciar sesión. Inténtelo de nuevo.',
  'error.not_a_member':
    'Esta cuenta no pertenece a ninguna clínica de aquí. Pregunte a su administrador.',
  'error.not_found': 'Esto no está aquí, o pertenece a otra clínica.',
  'error.refused': 'Su cuenta no tiene permiso para hacer esto.',
  'error.no_consent':
    'No hay un consentimiento registrado: nada escucha. Llame a un intérprete humano.',
  'error.consent_withdrawn':
    'El paciente ya no da su consentimiento: nada escucha. Llame a un intérprete humano.',
  'error.emergency_over':
    'Se acabaron los minutos sin consentimiento: nada escucha. Regístrelo para seguir.',
  'error.visit_ended': 'Esta consulta se terminó en otro dispositivo.',
  'error.conflict': 'Alguien lo cambió entretanto.',
  'error.too_many_requests': 'El servidor pide una breve pausa.',
  'error.server_unavailable':
    'El servidor tiene un problema. Lo dicho se conserva en este dispositivo.',
  'error.server_unreachable':
    'No se puede llegar al servidor. Lo dicho se conserva en este dispositivo.',
  'error.storage_unavailable':
    'Este navegador no puede guardar las frases de forma segura. No cierre la página antes de que todo se haya enviado.',
  'error.unexpected': 'Ocurrió algo inesperado.',

  'recovery.retry': 'Intentar de nuevo',
  'recovery.allow_microphone': 'Intentar de nuevo',
  'recovery.sign_in': 'Iniciar sesión de nuevo',
  'recovery.listen': 'Reproducir la voz',
  'recovery.go_home': 'Ir al inicio',
};

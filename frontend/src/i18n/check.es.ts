import type { checkEn } from './check.en';

export const checkEs: Record<keyof typeof checkEn, string> = {
  'check.title': 'Comprobar la conexión',
  'check.intro':
    'Prueba lo que una consulta necesita: el micrófono, el altavoz y el camino hasta el intérprete. Se llama al intérprete un momento y este oye silencio: nada de lo que se diga aquí sale de este dispositivo.',
  'check.start': 'Empezar la comprobación',
  'check.again': 'Comprobar de nuevo',
  'check.results': 'Lo que se comprobó',
  'check.to_visit': 'Volver a la consulta',
  'check.to_start': 'Empezar una consulta',
  'check.running': 'Comprobando…',
  'check.ready': 'Todo está bien: la consulta puede empezar.',
  'check.limited': 'La consulta puede empezar. Lea antes los avisos.',
  'check.broken': 'Aquí una consulta aún no funcionaría.',
  'check.broken_load': 'No se pudo cargar la comprobación.',

  'verdict.waiting': 'Aún no',
  'verdict.running': 'Comprobando',
  'verdict.fine': 'Bien',
  'verdict.warning': 'Aviso',
  'verdict.failed': 'Falla',

  'check.browser': 'Navegador',
  'check.browser_fine': 'Este navegador tiene todo lo que una consulta necesita.',
  'check.browser_sleeps':
    'Este navegador no puede mantener la pantalla encendida. Configure el dispositivo para que no se apague.',
  'check.browser_forgets':
    'Este navegador no puede guardar de forma segura lo que falte por enviar. Salga de la navegación privada o use otro navegador.',
  'check.browser_old':
    'A este navegador le falta: {missing}. Actualícelo o use un Chrome, Edge, Firefox o Safari actual.',

  'check.microphone': 'Micrófono',
  'check.microphone_running': 'Diga algo. Si el navegador pregunta, permita el micrófono.',
  'check.microphone_fine': 'El micrófono le oye.',
  'check.microphone_quiet':
    'No se oyó nada en diez segundos. ¿Está silenciado o tapado el micrófono, o se eligió otro?',
  'check.microphone_denied':
    'El navegador no puede usar el micrófono. Permítalo en la barra de direcciones y compruebe de nuevo.',
  'check.microphone_missing': 'No se encontró ningún micrófono. Conecte uno y compruebe de nuevo.',
  'check.microphone_busy': 'Otro programa está usando el micrófono. Ciérrelo y compruebe de nuevo.',
  'check.microphone_insecure':
    'Los navegadores solo dan el micrófono a páginas abiertas con HTTPS. Abra la página por su dirección https.',
  'check.microphone_failed': 'No se pudo abrir el micrófono. Conéctelo de nuevo o elija otro.',

  'check.speaker': 'Altavoz',
  'check.speaker_running': 'Suenan tres notas.',
  'check.speaker_ask': '¿Oyó tres notas?',
  'check.speaker_yes': 'Sí',
  'check.speaker_no': 'No',
  'check.speaker_repeat': 'Repetir',
  'check.speaker_fine': 'El altavoz se oye.',
  'check.speaker_unheard':
    'Suba el volumen, quite el silencio y vea qué altavoz está elegido. Después compruebe de nuevo.',
  'check.speaker_failed':
    'El navegador no pudo reproducir ningún sonido. Conecte el altavoz y compruebe de nuevo.',

  'check.server': 'Servidor de Puente',
  'check.server_fine': 'Respondió en {ms} ms.',
  'check.server_slow': 'Respondió, pero tardó {ms} ms. Esta red es lenta.',
  'check.server_degraded':
    'Responde, pero una parte tiene un problema. Lo dicho espera en este dispositivo hasta que se arregle.',
  'check.server_away':
    'No responde. ¿Tiene conexión este dispositivo? ¿Deja pasar la red a la página?',

  'check.clock': 'Reloj',
  'check.clock_fine': 'El reloj de este dispositivo está en hora.',
  'check.clock_unknown': 'El servidor no dijo la hora, así que no se puede saber.',
  'check.clock_off':
    'El reloj de este dispositivo se desvía {seconds} s. Deje que tome la hora de la red.',
  'check.clock_wrong':
    'El reloj de este dispositivo se desvía {seconds} s: el inicio de sesión puede fallar. Ponga la fecha y la hora de la red.',

  'check.interpreter': 'Intérprete',
  'check.interpreter_fine': 'Respondió en {ms} ms.',
  'check.interpreter_slow': 'Respondió, pero tardó {ms} ms. Tardará en empezar.',
  'check.interpreter_later':
    'Demasiadas comprobaciones en un minuto. Espere un minuto y compruebe de nuevo.',
  'check.interpreter_untried': 'No se pudo probar con este navegador.',
  'check.interpreter_no_pass':
    'Nuestro servidor no consiguió un pase (respuesta {status}). Avise a su administrador.',
  'check.interpreter_blocked':
    'No se puede llegar a él por HTTPS. Informática debe abrir los servidores de abajo.',
  'check.interpreter_refused':
    'Se llegó a él y rechazó la llamada (respuesta {status}). Avise a su administrador.',

  'check.udp': 'Camino de la voz (UDP)',
  'check.udp_fine': 'El camino de la voz se abrió en {ms} ms.',
  'check.udp_tcp': 'La voz iría por TCP: puede entrecortarse. Informática debería abrir UDP.',
  'check.udp_untried': 'No se pudo probar porque el intérprete no respondió.',
  'check.udp_none':
    'El navegador no ofreció ninguna dirección UDP: una política o una extensión frena WebRTC. Pregunte a informática.',
  'check.udp_blocked':
    'El intérprete respondió, pero la voz no pasa: la red bloquea UDP. Informática debe abrir las direcciones de abajo.',

  'check.proxy': 'Proxy',
  'check.proxy_fine': 'Ningún proxy respondió en lugar del servidor o del intérprete.',
  'check.proxy_unknown': 'Nada que comparar: el servidor o el intérprete no respondió.',
  'check.proxy_answers':
    'Otra cosa respondió en su lugar: un proxy o una página de acceso de esta red. Inicie sesión en la red o pida que se exceptúen los servidores de abajo.',

  'allow.title': 'Lo que informática debe abrir',
  'allow.text':
    'De salida, desde este dispositivo, sin inspección del contenido. WebRTC cifra la voz (DTLS-SRTP); no se usa ningún servidor STUN ni TURN.',
  'allow.host': 'Servidor',
  'allow.port': 'Puerto',
  'allow.purpose': 'Para',
  'allow.page': 'la página',
  'allow.api': 'el servidor de Puente',
  'allow.sign_in': 'iniciar sesión',
  'allow.interpreter': 'el intérprete, por HTTPS',
  'allow.voice': 'la voz, por WebRTC',
  'allow.voice_note':
    'El intérprete indica las direcciones de la voz en cada llamada: estas son de esta comprobación. Donde no se puedan enumerar, abra UDP de salida a cualquier dirección.',
  'allow.unknown':
    'Los servidores del intérprete aparecen aquí tras una comprobación que llegue a nuestro servidor.',
  'allow.copy': 'Copiar para informática',
};

/** Words of the connection check. */
export const checkEn = {
  'check.title': 'Check the connection',
  'check.intro':
    'Tries what a visit needs: the microphone, the speaker and the way to the interpreter. The interpreter is called for a moment and hears silence: nothing that is said here leaves this device.',
  'check.start': 'Start the check',
  'check.again': 'Check again',
  'check.results': 'What was checked',
  'check.to_visit': 'Back to the visit',
  'check.to_start': 'Start a visit',
  'check.running': 'Checking…',
  'check.ready': 'Everything is fine: a visit can begin.',
  'check.limited': 'A visit can begin. Read the warnings first.',
  'check.broken': 'A visit would not work here yet.',
  'check.broken_load': 'The check could not be loaded.',

  'verdict.waiting': 'Not yet',
  'verdict.running': 'Checking',
  'verdict.fine': 'Fine',
  'verdict.warning': 'Warning',
  'verdict.failed': 'Failed',

  'check.browser': 'Browser',
  'check.browser_fine': 'This browser has everything a visit needs.',
  'check.browser_sleeps':
    'This browser cannot keep the screen on. Set the device so that its screen stays on.',
  'check.browser_forgets':
    'This browser cannot keep unsent turns safely. Leave private browsing, or use another browser.',
  'check.browser_old':
    'This browser lacks: {missing}. Update it, or use a current Chrome, Edge, Firefox or Safari.',

  'check.microphone': 'Microphone',
  'check.microphone_running': 'Say something. If the browser asks, allow the microphone.',
  'check.microphone_fine': 'The microphone hears you.',
  'check.microphone_quiet':
    'Nothing was heard for ten seconds. Is the microphone muted, covered, or another one chosen?',
  'check.microphone_denied':
    'The browser may not use the microphone. Allow it in the address bar, then check again.',
  'check.microphone_missing': 'No microphone was found. Plug one in, then check again.',
  'check.microphone_busy': 'Another program is using the microphone. Close it, then check again.',
  'check.microphone_insecure':
    'Browsers give the microphone to pages opened over HTTPS only. Open the page by its https address.',
  'check.microphone_failed':
    'The microphone could not be opened. Plug it in again, or choose another.',

  'check.speaker': 'Speaker',
  'check.speaker_running': 'Three notes are played.',
  'check.speaker_ask': 'Did you hear three notes?',
  'check.speaker_yes': 'Yes',
  'check.speaker_no': 'No',
  'check.speaker_repeat': 'Play again',
  'check.speaker_fine': 'The speaker was heard.',
  'check.speaker_unheard':
    'Turn the volume up, unmute the device, and see which speaker is chosen. Then check again.',
  'check.speaker_failed':
    'The browser could not play a sound. Plug the speaker in, then check again.',

  'check.server': 'Puente’s server',
  'check.server_fine': 'It answered in {ms} ms.',
  'check.server_slow': 'It answered, but took {ms} ms. This network is slow.',
  'check.server_degraded':
    'It answers, but a part of it has a problem. Turns wait on this device until it is well.',
  'check.server_away':
    'It does not answer. Is this device online? Does the network let the page through?',

  'check.clock': 'Clock',
  'check.clock_fine': 'This device’s clock is right.',
  'check.clock_unknown': 'The server did not say what time it is, so nobody can tell.',
  'check.clock_off': 'This device’s clock is {seconds} s off. Let it set its time by the network.',
  'check.clock_wrong':
    'This device’s clock is {seconds} s off: sign-in may fail. Set the date and time by the network.',

  'check.interpreter': 'Interpreter',
  'check.interpreter_fine': 'It answered in {ms} ms.',
  'check.interpreter_slow': 'It answered, but took {ms} ms. Expect a slow start.',
  'check.interpreter_later': 'Too many checks in a minute. Wait a minute, then check again.',
  'check.interpreter_untried': 'It could not be tried with this browser.',
  'check.interpreter_no_pass':
    'Our server could not get a pass for it (answer {status}). Tell your administrator.',
  'check.interpreter_blocked':
    'It cannot be reached over HTTPS. The clinic’s IT must open the hosts below.',
  'check.interpreter_refused':
    'It was reached and refused (answer {status}). Tell your administrator.',

  'check.udp': 'Voice path (UDP)',
  'check.udp_fine': 'The voice path opened in {ms} ms.',
  'check.udp_tcp': 'The voice would go over TCP: it may stutter. The clinic’s IT should open UDP.',
  'check.udp_untried': 'It could not be tried, because the interpreter did not answer.',
  'check.udp_none':
    'The browser offered no UDP address: a policy or an extension holds WebRTC back. Ask the clinic’s IT.',
  'check.udp_blocked':
    'The interpreter answered, but no voice gets through: the network blocks UDP. The clinic’s IT must open the addresses below.',

  'check.proxy': 'Proxy',
  'check.proxy_fine': 'No proxy answered in the place of the server or the interpreter.',
  'check.proxy_unknown': 'Nothing to compare: the server or the interpreter did not answer.',
  'check.proxy_answers':
    'Something else answered in their place: a proxy or a sign-in page of this network. Sign in to the network, or have the hosts below excepted.',

  'allow.title': 'What the clinic’s IT must open',
  'allow.text':
    'Outgoing, from this device, without inspection of the content. WebRTC encrypts the voice (DTLS-SRTP); no STUN or TURN server is used.',
  'allow.host': 'Host',
  'allow.port': 'Port',
  'allow.purpose': 'For',
  'allow.page': 'the page',
  'allow.api': 'Puente’s server',
  'allow.sign_in': 'signing in',
  'allow.interpreter': 'the interpreter, over HTTPS',
  'allow.voice': 'the voice, over WebRTC',
  'allow.voice_note':
    'The interpreter names the addresses for the voice anew with each call: these are of this check. Where addresses cannot be listed, open outgoing UDP to any address.',
  'allow.unknown': 'The interpreter’s hosts appear here after a check that reached our server.',
  'allow.copy': 'Copy for IT',
} as const;

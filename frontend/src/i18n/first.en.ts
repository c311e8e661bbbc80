/** The words that the first screens need: they come with the page, the others behind it. */
export const firstEn = {
  'app.name': 'Puente',
  'app.tagline': 'A medical interpreter for two people in one room',
  'app.loading': 'Loading…',
  'app.skip': 'Skip to content',
  'app.language': 'Page language',
  'app.demo': 'Demo: scripted interpreter',
  'app.demo_more': 'Nothing is really translated. Do not use it with a patient.',
  'app.made_up': 'Made-up visits only: not cleared for patients’ data.',
  'app.running': 'The visit is still being interpreted: the microphone is on.',
  'app.to_visit': 'Return to the visit',
  'app.outdated':
    'This page is older than the server. What was said is kept on this device; load the page again before the next visit.',
  'app.load_again': 'Load it again',
  'app.home': 'Home',
  'app.history': 'History',
  'app.integrations': 'Integrations',
  'app.oversight': 'Oversight',
  'app.sign_out': 'Sign out',
  'app.request': 'Reference: {id}',

  'language.en': 'English',
  'language.es': 'Spanish',

  'sign_in.title': 'Sign in',
  'sign_in.text': 'Use your clinic’s account. Puente keeps no password of yours.',
  'sign_in.button': 'Sign in',
  'sign_in.idle': 'Nobody used this page for 15 minutes, so you were signed out.',
  'sign_in.locked':
    'Nobody was heard for 15 minutes: the microphone is off and the screen is locked. Sign in, and the visit goes on.',
  'sign_in.again': 'Your sign-in has run out. Sign in again: what was said is kept on this device.',

  'home.title': 'Good day, {name}',
  'home.start': 'Start a visit',
  'home.start_text':
    'Place this device between you and the patient. Each of you speaks your own language.',
  'home.languages': 'Who speaks what',
  'home.pair': 'I speak {mine}, the patient speaks {theirs}',
  'home.under_way': 'Visits not ended',
  'home.take_up': 'Continue the visit of {when}',
  'home.check': 'Check microphone and connection',
  'home.check_text': 'Before the patient comes: sound, network, interpreter.',
  'home.operations': 'Operations',
  'home.operations_text': 'Times, minutes, cost, and how each part is.',
  'home.history_text': 'What was said, summaries and actions.',
  'home.history': 'Earlier visits',
  'home.admin':
    'You connect the clinic’s systems. An administrator holds no visits and reads none.',
  'home.auditor': 'You check who saw and changed what. An auditor reads no visit.',
  'home.audit_text': 'The audit, who saw a visit, and emergency openings.',
  'home.members_text': 'Inviting, roles, suspending; visits opened in an emergency.',
  'home.integrations_text': 'Webhooks, their delivery log, events and API keys.',

  'history.turns': 'Turns: {count}',
  'history.active': 'Not ended',
  'help.text': 'Forty phrases in both languages, without a network.',
  'help.link': 'Emergency phrases',

  'error.no_microphone': 'No microphone was found. Plug one in, then try again.',
  'error.microphone_denied':
    'The browser was not allowed to use the microphone. Allow it in the address bar, then try again.',
  'error.microphone_busy': 'Another program is using the microphone. Close it, then try again.',
  'error.microphone_lost': 'The microphone was unplugged. Plug it in, then try again.',
  'error.microphone_muted':
    'The microphone is muted, by the device or another program: nobody is heard.',
  'error.insecure_page': 'Browsers give the microphone to pages opened over HTTPS only.',
  'error.token_expired': 'The interpreter no longer took our pass. Try again.',
  'error.interpreter_unreachable':
    'The interpreter cannot be reached. The clinic’s network may block it.',
  'error.interpreter_refused': 'The interpreter refused the connection.',
  'error.connect_timeout': 'The interpreter did not answer in time.',
  'error.connection_lost': 'The connection to the interpreter was lost.',
  'error.playback_blocked': 'The browser holds back the interpreter’s voice until you tap.',
  'error.signed_out': 'You are no longer signed in.',
  'error.sign_in_failed': 'Signing in did not work. Try again.',
  'error.not_a_member': 'This account does not belong to a clinic here. Ask your administrator.',
  'error.not_found': 'This is not here, or it belongs to another clinic.',
  'error.refused': 'Your account is not allowed to do this.',
  'error.no_consent': 'No consent is on record: nothing listens. Call a human interpreter.',
  'error.consent_withdrawn':
    'The patient no longer consents: nothing listens any more. Call a human interpreter.',
  'error.emergency_over':
    'The minutes without consent are over: nothing listens. Record consent to go on.',
  'error.visit_ended': 'This visit was ended on another device.',
  'error.conflict': 'Somebody changed this in the meantime.',
  'error.too_many_requests': 'The server asks for a short break.',
  'error.server_unavailable': 'The server has a problem. What was said is kept on this device.',
  'error.server_unreachable': 'The server cannot be reached. What was said is kept on this device.',
  'error.storage_unavailable':
    'This browser cannot keep turns safely. Do not close this page before everything is sent.',
  'error.unexpected': 'Something unexpected happened.',

  'recovery.retry': 'Try again',
  'recovery.allow_microphone': 'Try again',
  'recovery.sign_in': 'Sign in again',
  'recovery.listen': 'Play the voice',
  'recovery.go_home': 'Go home',
} as const;

export type FirstKey = keyof typeof firstEn;
export type FirstMessages = Record<FirstKey, string>;

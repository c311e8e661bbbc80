/** Words of interpreting in an emergency before consent, and of making it good afterwards. */
export const urgentEn = {
  'urgent.open': 'Emergency: there is no time to ask for consent',
  'urgent.text':
    'Interpreting begins at once and stops after {minutes} minutes unless consent is recorded. It is in the audit and stays open for you and your supervisor until it is settled.',
  'urgent.why': 'Why it cannot wait',
  'urgent.danger': 'Life or health is in danger now',
  'urgent.cannot_answer': 'The patient cannot answer, and nobody may answer for them',
  'urgent.other': 'Something else',
  'urgent.reason': 'In one or two sentences',
  'urgent.too_short': 'Write at least {count} characters.',
  'urgent.start': 'Start without consent',

  'urgent.banner': 'EMERGENCY: no consent on record · EMERGENCIA: sin consentimiento registrado',
  'urgent.left': 'Left: {time}',
  'urgent.over': 'The time is over: nothing listens any more.',
  'urgent.record': 'Record consent',
  'urgent.record_title': 'Consent · Consentimiento',
  'urgent.agrees': 'Agrees: put it on record',
  'urgent.refuses': 'Refuses: stop at once',
  'urgent.recorded': 'Consent is on record.',
  'urgent.failed': 'This could not be put on record. Try again.',

  'urgent.todo': 'Visits without consent, to be settled',
  'urgent.todo_text':
    'They were interpreted in an emergency. Record what the patient says now, or write why they could not be asked.',
  'urgent.visit': 'Visit of {when}',
  'urgent.by': 'Begun by {name}',
  'urgent.explain': 'Write why not',
  'urgent.explanation': 'Why consent could not be asked for',
  'urgent.settle': 'Settle it',
  'urgent.settled': 'Settled by {name}, {when}',
  'urgent.none': 'Every visit began with consent.',
  'urgent.state_open': 'To be settled',
  'urgent.state_consented': 'Consent recorded later',
  'urgent.state_refused': 'Refused when asked',
  'urgent.state_explained': 'Could not be asked',
  'urgent.export': 'Interpreted in an emergency, without consent on record',
} as const;

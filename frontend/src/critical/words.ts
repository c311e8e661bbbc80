/**
 * The words that name a critical topic. Written without accents and in small letters; each is a
 * part of a regular expression that stands between the borders of words. What `apart` matches is
 * taken out first: the same words where they mean something else.
 */

export const TOPICS = ['consent', 'dose', 'diagnosis', 'discharge', 'code_status'] as const;
export type CriticalTopic = (typeof TOPICS)[number];

export interface TopicWords {
  cues: string[];
  apart: string[];
}

const CARE_EN =
  '(?:treatment|surgery|operation|procedure|anesthesia|transfusion|biopsy|amputation|chemotherapy|cesarean|c-section)';
const CARE_ES =
  '(?:tratamiento|cirugia|operacion|procedimiento|anestesia|transfusion|biopsia|amputacion|quimioterapia|cesarea)';
const COUNT_EN =
  '(?:\\d[\\d.,]*|half an?|half|one|an?|two|three|four|five|six|eight|ten|fifteen|twenty|fifty|hundred|thousand)';
const COUNT_ES =
  '(?:\\d[\\d.,]*|media|una?|dos|tres|cuatro|cinco|seis|ocho|diez|quince|veinte|cincuenta|cien|doscientos|quinientos|mil)';
const FOUND_EN = '(?:cancer|tumou?r|leukemia|lymphoma|diabetes|hiv|hepatitis|tuberculosis)';
const FOUND_ES = '(?:cancer|tumor|leucemia|linfoma|diabetes|vih|hepatitis|tuberculosis)';

export const ENGLISH: Record<CriticalTopic, TopicWords> = {
  consent: {
    cues: [
      'informed consent',
      'consent forms?',
      `consent (?:to|for) (?:(?:the|this|your|his|her|an?) )?${CARE_EN}`,
      '(?:do|did|would) (?:you|they|he|she) consent',
      `(?:agree|agreed|say yes|say no) to (?:the|this|your|an?) ${CARE_EN}`,
      `refus(?:e|ed|es|ing) (?:(?:the|this|your|an?) )?${CARE_EN}`,
      'permission to operate',
      'risks and benefits',
    ],
    apart: [
      'consent to (?:be(?:ing)? recorded|(?:an?|the|this) (?:recording|photos?|interpreter))',
    ],
  },
  dose: {
    cues: [
      `${COUNT_EN} ?(?:mg|mcg|ml|milligrams?|micrograms?|milliliters?)`,
      `${COUNT_EN} (?:tablets?|pills?|capsules?|puffs?|teaspoons?)`,
      `${COUNT_EN} units of insulin`,
      `${COUNT_EN} drops in (?:each|the|your) (?:eye|ear)`,
      'doses?',
      'dosages?',
    ],
    apart: [
      'doses? of (?:reality|patience|humou?r|sunshine|common sense)',
      `${COUNT_EN} ?(?:mg|milligrams?) ?(?:/|per) ?d(?:l|eciliter)`,
    ],
  },
  diagnosis: {
    cues: [
      'diagnos(?:is|es|ed|e)',
      `you have (?:an? )?(?:\\w+ )?${FOUND_EN}`,
      `tested positive for`,
      'biopsy (?:shows?|showed|came back)',
      'malignant',
      'metasta(?:sis|ses|tic)',
    ],
    apart: [
      'diagnosis codes?',
      'diagnos\\w+ (?:\\w+ )?(?:the|my|your|a) (?:car|engine|computer|printer|problem with the (?:car|engine))',
      `(?:do|did|if) you have (?:an? )?(?:\\w+ )?${FOUND_EN}`,
    ],
  },
  discharge: {
    cues: [
      '(?:am|are|is|was|were|be|been|being|get|gets|getting|got) discharged',
      'discharged? (?:you|him|her|them|me|home|today|tomorrow)',
      'discharged? from (?:the |this |our )?(?:hospital|clinic|ward|unit|emergency room|here)',
      'discharge (?:papers?|paperwork|instructions?|summary|plan|planning|date|orders?)',
      '(?:ready for|before|after|upon|at) (?:your |his |her )?discharge',
      'against medical advice',
      'leave the hospital',
      '(?:send|sending) (?:you|him|her) home',
    ],
    apart: [
      '(?:honorably|dishonorably|was|were|been|got) discharged from (?:the )?(?:army|navy|military|marines|service)',
      '(?:honorably|dishonorably) discharged',
      'battery (?:is|was|got|has been|keeps getting) discharged',
      '(?:before|after|at) (?:the |your |any )?discharge (?:from (?:the|your) (?:ear|nose|eye|wound|nipple|breast|vagina|penis)|(?:started|began|stopped|smelled))',
    ],
  },
  code_status: {
    cues: [
      'code status',
      'full code',
      'do[ -]not[ -]resuscitate',
      'dnr',
      'resuscitat(?:e|ed|ion)',
      'cpr',
      '(?:your|his|her|my) heart (?:stops|stopped|were to stop|should stop)',
      'advance directives?',
      '(?:an?|your|the|his|her) living will(?! be)',
      'life support',
    ],
    apart: [
      '(?:enter|type|dial|press|know) the full code',
      'full code (?:is \\d|(?:of|for|to) (?:the|your) )',
      'cpr (?:class|course|training|certificate|card)(?:es|s)?',
    ],
  },
};

export const SPANISH: Record<CriticalTopic, TopicWords> = {
  consent: {
    cues: [
      'consentimiento informado',
      '(?:formulario|hoja|forma) de consentimiento',
      '(?:firm\\w+|dar|da|dio|doy|necesit\\w+) (?:el|su|mi|un) consentimiento',
      `consentimiento para (?:(?:el|la|su|este|esta|un|una) )?${CARE_ES}`,
      '(?:usted )?consiente',
      `(?:acept\\w+|autoriz\\w+|rechaz\\w+|de acuerdo con) (?:el|la|su|este|esta|un|una) ${CARE_ES}`,
      'riesgos y (?:los )?beneficios',
    ],
    apart: [
      'consentimiento para (?:grabar|la grabacion|el interprete|la foto)',
      'consiente (?:que (?:lo|la|le) grab\\w+|demasiado|mucho|a (?:los|sus) (?:ninos|hijos|nietos))',
      '(?:abuela|abuelo|madre|padre|tia) (?:lo|la|los|las) consiente',
    ],
  },
  dose: {
    cues: [
      `${COUNT_ES} ?(?:mg|mcg|ml|miligramos?|microgramos?|mililitros?)`,
      `${COUNT_ES} (?:tabletas?|pastillas?|capsulas?|comprimidos?|cucharaditas?)`,
      `${COUNT_ES} unidades de insulina`,
      `${COUNT_ES} gotas en (?:cada|el|los|su) (?:ojos?|oidos?)`,
      'dosis',
    ],
    apart: [
      'dosis de (?:realidad|paciencia|humor|sentido comun)',
      `${COUNT_ES} ?(?:mg|miligramos?) ?(?:/|por) ?d(?:l|ecilitro)`,
    ],
  },
  diagnosis: {
    cues: [
      'diagnosticos?',
      'diagnostic(?:aron|ado|ada|amos|ar|arle|an)',
      `(?:usted|le|ud) (?:tiene|encontramos) (?:un )?(?:\\w+ )?${FOUND_ES}`,
      `dio positivo (?:a|para|en)`,
      'biopsia (?:muestra|mostro|salio|dio)',
      'malign[oa]s?',
      'metastasis',
    ],
    apart: [
      'codigos? de diagnostico',
      '(?:pruebas?|estudios?|examen|examenes|centro) de diagnostico',
      'diagnosticos? (?:del|de la|de su|de mi) (?:carro|coche|auto|motor|computadora)',
      'diagnosticar (?:el|la|su|mi) (?:carro|coche|auto|motor|computadora)',
    ],
  },
  discharge: {
    cues: [
      '(?:dar|darle|darlo|darla|darme|dare|dara|daran|daremos|damos|dan|doy|dieron|dimos|dio|dado|dada) (?:de|el) alta',
      'el alta',
      'alta (?:medica|hospitalaria|voluntaria)',
      '(?:papeles|instrucciones|hoja|informe|plan) (?:de|del) alta',
      '(?:salir|salga|sale) del hospital',
      '(?:mandar|mandarlo|mandarla|enviar|enviarlo|enviarla) a (?:su )?casa',
    ],
    apart: [
      '(?:dar\\w*|dio|dado|dada|di) de alta (?:en|la cuenta|su cuenta|el usuario|su usuario|la luz|el telefono)',
      'el alta (?:de|en) (?:la luz|el telefono|el portal|la seguridad social|el seguro)',
      '(?:mandar|enviar) a (?:su )?casa (?:la|las|el|los|una?|por correo) ?(?:carta|cartas|factura|facturas|resultados|paquete|correo)?',
    ],
  },
  code_status: {
    cues: [
      'estado de codigo',
      'codigo completo',
      '(?:orden(?:es)? de )?no (?:reanimar|resucitar)',
      'reanimacion',
      'resucitacion',
      '(?:reanimar|resucitar)(?:lo|la|le|me)',
      'rcp',
      '(?:su|mi) corazon (?:se (?:detiene|detuviera|para|parara)|deja de latir)',
      '(?:directivas?|voluntad(?:es)?|instrucciones) anticipadas?',
      'testamento vital',
      'soporte vital',
    ],
    apart: [
      '(?:curso|clase|certificado|entrenamiento) de (?:reanimacion|resucitacion|rcp)',
      '(?:marque|escriba|ingrese|teclee) el codigo completo',
      'codigo completo (?:es \\d|(?:de|para) (?:la|el|su) )',
    ],
  },
};

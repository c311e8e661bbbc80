/** Forty fixed phrases for an emergency, by what they are for: English, then Spanish. */
export const PHRASES = [
  {
    title: ['First', 'Lo primero'],
    phrases: [
      [
        'I am a health worker. I am here to help you.',
        'Soy personal de salud. Estoy aquí para ayudarle.',
      ],
      ['We are calling an interpreter for you.', 'Estamos llamando a un intérprete para usted.'],
      [
        'Nod for yes. Shake your head for no.',
        'Asienta con la cabeza para decir sí; niegue con la cabeza para decir no.',
      ],
      ['You are safe here.', 'Aquí está a salvo.'],
      ['Please stay still.', 'Por favor, no se mueva.'],
      ['What is your name?', '¿Cómo se llama?'],
      ['Squeeze my hand if you understand me.', 'Apriete mi mano si me entiende.'],
    ],
  },
  {
    title: ['Breathing and chest', 'Respiración y pecho'],
    phrases: [
      ['Can you breathe well?', '¿Puede respirar bien?'],
      ['Do you have chest pain?', '¿Tiene dolor en el pecho?'],
      [
        'Does the pain go to your arm, jaw or back?',
        '¿El dolor se le va al brazo, la mandíbula o la espalda?',
      ],
      ['Breathe in slowly. Now breathe out.', 'Tome aire despacio. Ahora suéltelo.'],
      ['I am going to give you oxygen.', 'Voy a darle oxígeno.'],
      ['Are you choking?', '¿Se está ahogando con algo?'],
    ],
  },
  {
    title: ['Pain and injury', 'Dolor y heridas'],
    phrases: [
      ['Point to where it hurts.', 'Señale dónde le duele.'],
      [
        'Show with your fingers how strong the pain is, from zero to ten.',
        'Muestre con los dedos qué tan fuerte es el dolor, de cero a diez.',
      ],
      ['Did it begin suddenly?', '¿Empezó de repente?'],
      ['Did you fall or have an accident?', '¿Se cayó o tuvo un accidente?'],
      ['Did you hit your head?', '¿Se golpeó la cabeza?'],
      [
        'I have to press here to stop the bleeding.',
        'Tengo que presionar aquí para detener el sangrado.',
      ],
      ['Do not move your neck.', 'No mueva el cuello.'],
    ],
  },
  {
    title: ['Head and strength', 'Cabeza y fuerza'],
    phrases: [
      ['Smile and show me your teeth.', 'Sonría y muéstreme los dientes.'],
      ['Raise both arms and hold them up.', 'Levante los dos brazos y manténgalos arriba.'],
      [
        'When did you last feel well? Show me on the clock.',
        '¿A qué hora se sintió bien por última vez? Muéstremelo en el reloj.',
      ],
      ['Did you faint or have a seizure?', '¿Se desmayó o tuvo convulsiones?'],
      ['Can you feel this?', '¿Siente esto?'],
    ],
  },
  {
    title: ['Allergies, medicines, history', 'Alergias, medicamentos, antecedentes'],
    phrases: [
      ['Are you allergic to any medicine?', '¿Es alérgico o alérgica a algún medicamento?'],
      [
        'Do you take any medicine every day? Show it to me if you have it.',
        '¿Toma algún medicamento todos los días? Muéstremelo si lo trae.',
      ],
      [
        'Do you take medicine to thin your blood?',
        '¿Toma anticoagulantes, medicamentos para que la sangre no coagule?',
      ],
      ['Do you have diabetes?', '¿Tiene diabetes?'],
      ['Do you have a heart problem?', '¿Tiene algún problema del corazón?'],
      ['Are you pregnant, or could you be?', '¿Está embarazada, o podría estarlo?'],
      [
        'Did you take too much medicine, a drug or a poison?',
        '¿Tomó demasiado medicamento, una droga o un veneno?',
      ],
      ['When did you last eat or drink?', '¿Cuándo comió o bebió por última vez?'],
    ],
  },
  {
    title: ['What happens next', 'Lo que sigue'],
    phrases: [
      ['I am going to examine you now.', 'Ahora voy a examinarle.'],
      ['I am going to take your blood pressure.', 'Voy a tomarle la presión.'],
      ['You will feel a needle in your arm.', 'Va a sentir una aguja en el brazo.'],
      ['You need to go to the hospital now.', 'Necesita ir al hospital ahora.'],
      ['Is somebody hurting you?', '¿Alguien le está haciendo daño?'],
      [
        'Whom shall we call for you? Write the number.',
        '¿A quién quiere que llamemos? Escriba el número.',
      ],
      ['I will stay with you.', 'Me quedaré con usted.'],
    ],
  },
];

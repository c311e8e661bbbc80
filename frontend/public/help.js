import { PHRASES } from '/help-phrases.js';

const LANGUAGES = [
  { lang: 'en', tags: ['en-US', 'en'], name: 'English' },
  { lang: 'es', tags: ['es-MX', 'es-US', 'es-419', 'es'], name: 'Español' },
];

function element(tag, text = '', attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function say(text, tags) {
  const utterance = new SpeechSynthesisUtterance(text);
  const voices = speechSynthesis.getVoices();
  const fitting = tags.flatMap((tag) => voices.filter((voice) => voice.lang.startsWith(tag)));
  // A voice of the device itself speaks without a network.
  const voice = fitting.find((one) => one.localService) ?? fitting[0] ?? null;
  utterance.voice = voice;
  utterance.lang = voice?.lang ?? tags[0];
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
}

function phraseRow(texts) {
  const row = element('li');
  LANGUAGES.forEach(({ lang, tags }, index) => {
    const button = element('button', texts[index], { type: 'button', lang });
    button.addEventListener('click', () => {
      if ('speechSynthesis' in window) say(texts[index], tags);
    });
    row.append(button);
  });
  return row;
}

function showPhrases(root) {
  for (const { title, phrases } of PHRASES) {
    const heading = element('h2', `${title[0]} · `);
    heading.append(element('span', title[1], { lang: 'es' }));
    const list = element('ul');
    list.append(...phrases.map(phraseRow));
    root.append(heading, list);
  }
}

/** The number that the page wrote down when somebody was signed in here last. */
function showPerson(place) {
  const { phone = null, url = null } = kept();
  if (phone !== null) {
    const href = `tel:${phone.replace(/[^\d+]/g, '')}`;
    place.append(element('a', `Human interpreter · Intérprete humano: ${phone}`, { href }));
  }
  if (url !== null && /^https?:\/\//.test(url)) {
    place.append(' ', element('a', 'Interpreter service · Servicio de intérpretes', { href: url }));
  }
  if (phone === null && url === null) {
    place.textContent =
      'No number is known on this device: ask at the front desk. · No hay un número en este dispositivo: pregunte en recepción.';
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem('puente.person')) ?? {};
  } catch {
    return {};
  }
}

showPhrases(document.getElementById('phrases'));
showPerson(document.getElementById('person'));
document.getElementById('silent').hidden = 'speechSynthesis' in window;

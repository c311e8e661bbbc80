import { createRoot, type Root } from 'react-dom/client';
import type { Language } from './api/wire';
import { loadConfig } from './app/config';
import { openDoorway } from './app/doorway';
import './app/theme.css';
import { Unreachable } from './app/Unreachable';
import { loadFirstWords } from './i18n/text';
import { createLazyIdentity } from './identity/lazy-identity';

const LANGUAGE_KEY = 'puente.language';

function preferredLanguage(): Language {
  const known = localStorage.getItem(LANGUAGE_KEY) ?? navigator.language.slice(0, 2);
  return known === 'es' ? 'es' : 'en';
}

async function start(root: Root): Promise<void> {
  try {
    const [config, words] = await Promise.all([loadConfig(), loadFirstWords(preferredLanguage())]);
    await openDoorway({
      root,
      config,
      words,
      identity: createLazyIdentity(config.oidc, window),
      rememberLanguage: (language) => localStorage.setItem(LANGUAGE_KEY, language),
      openMember: async (...parts) => (await import('./app/member')).openMember(...parts),
    });
  } catch {
    root.render(<Unreachable onRetry={() => void start(root)} />);
  }
}

// What it keeps must be there before the network goes away; without it the page works as well.
void navigator.serviceWorker?.register('/service-worker.js').catch(() => undefined);

const element = document.getElementById('root');
if (element !== null) void start(createRoot(element));

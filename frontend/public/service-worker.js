// Keeps one static page for when there is no network. Never an answer of the API, nor the page
// itself: what a visit needs is asked for each time.
const CACHE = 'puente-help-1';
const HELP = '/help.html';
const FILES = [HELP, '/help.css', '/help.js', '/help-phrases.js', '/favicon.svg'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname.startsWith('/api/')) return;
  if (FILES.includes(pathname)) event.respondWith(freshOrKept(request, pathname));
  else if (request.mode === 'navigate') event.respondWith(freshOrKept(request, HELP));
});

async function freshOrKept(request, path) {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.match(path);
    return kept ?? Response.error();
  }
}

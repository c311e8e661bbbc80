import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Where the API and /config.json are served while the page runs under `npm run dev`. */
const server = process.env.PUENTE_ORIGIN ?? 'http://127.0.0.1:8000';

/** English words come with the first script, not after it: that saves a slow network's round trip. */
const preloadWords: Plugin = {
  name: 'preload-words',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((file) => file.type === 'chunk' && file.name === 'first.en')
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', href: `/${file.fileName}` },
          injectTo: 'head' as const,
        })),
  },
};

export default defineConfig({
  plugins: [preloadWords],
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Two kilobytes less over the wire than the default, on the parts that every screen waits for.
    minify: 'terser',
    terserOptions: { module: true, ecma: 2020, compress: { passes: 2 } },
    // A data: address would need its own hole in the content security policy.
    assetsInlineLimit: 0,
    // Every browser this targets preloads modules itself.
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    proxy: { '/api': server, '/config.json': server },
  },
  test: {
    environment: 'node',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/support/layout.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    restoreMocks: true,
  },
});

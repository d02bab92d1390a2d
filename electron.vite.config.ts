import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import wasm from 'vite-plugin-wasm';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * What goes into the main bundle: the wasm, which Node 20 can't load by itself, and what every start needs, since
 * one file is read sooner than many. Addons and fastify stay packages.
 */
const BUNDLED = ['@biscuit-auth/biscuit-wasm', '@bufbuild/protobuf', 'ky', 'zod'];

/** React Aria carries its words in 30 languages. The app speaks one (`I18nProvider` in main.tsx). */
const ONE_LANGUAGE = {
  name: 'one-language',
  load: (id: string) =>
    /[\\/]intl[\\/](?:\w+[\\/])?(?!en-US)[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) ? 'export default {};' : null,
};

export default defineConfig({
  main: {
    // The engine's worker carries the wasm inside.
    plugins: [wasm()],
    build: {
      target: 'node20.18',
      outDir: path('out/main'),
      externalizeDeps: { exclude: BUNDLED },
      rollupOptions: {
        input: {
          electron: path('src-main/shells/electron/main.ts'),
          browser: path('src-main/shells/browser/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: path('out/preload'),
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: path('src-preload/preload.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path('src-renderer'),
    plugins: [react(), ONE_LANGUAGE],
    // Replaced by a fresh one each time the page is served (src-main/wire/page.ts).
    html: { cspNonce: 'whittle-nonce' },
    build: {
      target: 'chrome130',
      outDir: path('out/renderer'),
      // Fonts and pictures stay files: the policy allows no other place for them.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rollupOptions: { input: path('src-renderer/index.html') },
    },
  },
});

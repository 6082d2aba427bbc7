import { defineConfig } from 'vitest/config';

// The server serves what is built here from /assets/console/, and index.html at /console.
export default defineConfig({
    base: '/assets/console/',
    logLevel: 'warn',
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: { outDir: 'dist', assetsDir: '', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
    server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
    test: { environment: 'node', include: ['src/**/*.test.ts'], setupFiles: ['test_setup.ts'] },
});

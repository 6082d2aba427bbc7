import { defineConfig } from 'vite';

// One small file, without a hash in its name: the server adds one to its address.
export default defineConfig({
    logLevel: 'warn',
    build: {
        outDir: 'dist',
        emptyOutDir: true,
        target: 'es2020',
        copyPublicDir: false,
        lib: { entry: 'script.ts', formats: ['es'], fileName: () => 'booking.js' },
    },
});

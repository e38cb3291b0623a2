import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Addresses relative to the page: the server may stand under any port.
  base: './',
  build: { outDir: '../build/page', emptyOutDir: true, assetsInlineLimit: 0 },
});

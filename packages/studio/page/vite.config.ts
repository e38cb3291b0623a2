import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // No address of data in the page: its content policy lets in files alone.
  build: { outDir: '../build/page', emptyOutDir: true, assetsInlineLimit: 0 },
});

#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(program))) {
  console.error('neco is not built yet: run "npm run setup" in the project folder.');
  process.exit(2);
}
const { main } = await import(program.href);
await main(process.argv);

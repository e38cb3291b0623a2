#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { node } = process.versions;
if (Number(node.split('.')[0]) < 20) {
  console.error(`Node ${node} is too old for neco: version 20.19 or newer is needed (of Node 22: 22.12).`);
  process.exit(2);
}
const program = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(program))) {
  console.error('neco is not built yet: run "npm run setup" in the project folder.');
  process.exit(2);
}
const { main } = await import(program.href);
await main(process.argv);

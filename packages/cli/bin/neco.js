#!/usr/bin/env node
// CommonJS, unlike everything else: Node 20 starts its pool of threads when it reads the first ES module.
const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const { node } = process.versions;
const program = join(__dirname, '../dist/main.js');
if (Number(node.split('.')[0]) < 20) {
  console.error(`Node ${node} is too old for neco: version 20.19 or newer is needed (of Node 22: 22.12).`);
  process.exitCode = 2;
} else if (!existsSync(program)) {
  console.error('neco is not built yet: run "npm run setup" in the project folder.');
  process.exitCode = 2;
} else {
  // Pictures are decoded in that pool; its four threads would leave the other cores idle.
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));
  void import(pathToFileURL(program)).then(({ main }) => main(process.argv));
}

// Runs the tests of all packages and of these scripts; the last line counts them.
//
//   node scripts/test.mjs [FILTER...]   only files whose path contains one of the filters
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { root } from './setup/paths.mjs';
import { projectsOf, sourcesIn } from './setup/typescript.mjs';

const CONCURRENCY = 2;

// Tests keep no features in the user's cache; those of the store name a folder and a limit of their own.
process.env.NECO_STORE_GB ??= '0';

function testFiles(filters) {
  const compiled = projectsOf(root)
    .filter(({ isTest }) => isTest)
    .flatMap(({ sources, outputs }) =>
      sourcesIn(sources)
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => join(outputs, name.replace(/\.ts$/, '.js'))),
    );
  const scripts = readdirSync(join(root, 'scripts'), { recursive: true })
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(root, 'scripts', name));
  const files = [...scripts.sort(), ...compiled];
  if (filters.length === 0) return files;
  return files.filter((file) => filters.some((filter) => relative(root, file).includes(filter)));
}

/** Counts the tests of one file and keeps what went wrong in it. */
class FileResult {
  passed = 0;
  failed = 0;
  skipped = 0;
  milliseconds = 0;
  failures = [];
}

/** Runs the files, some at a time, and reports each when it ends. */
async function runAll(files) {
  const queue = [...files];
  const results = [];
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const result = await runFile(file);
      results.push(result);
      report(file, result);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}

async function runFile(file) {
  const result = new FileResult();
  const started = Date.now();
  const stream = run({ files: [file], concurrency: 1 });
  stream.on('test:stderr', ({ message }) => process.stderr.write(message));
  stream.on('test:pass', (event) => record(result, file, event));
  stream.on('test:fail', (event) => record(result, file, event));
  stream.resume();
  await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject));
  result.milliseconds = Date.now() - started;
  return result;
}

function record(result, file, { name, details, skip, todo }) {
  const error = details.error;
  // A file and a suite fail with their tests; they count only if something of their own went wrong.
  const ownFailure = error !== undefined && error.failureType !== 'subtestsFailed';
  if (ownFailure) {
    result.failed += 1;
    result.failures.push({ name: name === file ? 'outside the tests' : name, error });
  } else if (skip !== undefined || todo !== undefined) {
    result.skipped += 1;
  } else if (error === undefined && name !== file && details.type !== 'suite') {
    result.passed += 1;
  }
}

function report(file, { passed, failed, skipped, milliseconds, failures }) {
  const counts = [`${passed} passed`];
  if (failed > 0) counts.push(`${failed} FAILED`);
  if (skipped > 0) counts.push(`${skipped} skipped`);
  const seconds = (milliseconds / 1000).toFixed(1);
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${relative(root, file)}: ${counts.join(', ')} (${seconds} s)`);
  for (const { name, error } of failures) {
    console.log(`\n  ${name}`);
    console.log(`    ${describe(error).replaceAll('\n', '\n    ')}\n`);
  }
}

function describe(error) {
  if (error.failureType === 'testCodeFailure' && (error.exitCode || error.signal)) {
    const how = error.signal ? `was ended by ${error.signal}` : `ended with exit code ${error.exitCode}`;
    return `The process of this file ${how}; its output is above.`;
  }
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.stack ?? String(error.cause ?? error.message);
}

function sum(results, key) {
  return results.reduce((total, result) => total + result[key], 0);
}

const files = testFiles(process.argv.slice(2));
const missing = files.filter((file) => !existsSync(file));
if (missing.length > 0) {
  console.error(
    `Not compiled: ${missing.map((file) => relative(root, file)).join(', ')}. Run "npm run setup -- --tests".`,
  );
  process.exit(1);
}
const results = await runAll(files);
const skipped = sum(results, 'skipped');
const passed = sum(results, 'passed');
const failed = sum(results, 'failed');
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

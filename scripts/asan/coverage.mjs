// Which lines of the native sources a run has executed, by gcov.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { root } from '../setup/paths.mjs';

/** Forgets what earlier runs have executed. */
export function resetCoverage(units) {
  for (const folder of new Set(units.map(({ object }) => dirname(object)))) {
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.gcda')) rmSync(join(folder, name));
    }
  }
}

/**
 * @param units the objects, compiled with `--coverage`
 * @returns for each native file with code, by its path: how many lines it has and how many were executed; a header
 *   counts a line once, whichever source executes it. Null without gcov.
 */
export function coverageOf(units) {
  const lines = new Map();
  for (const { source, object } of units) {
    const data = `${object}.gcda`;
    const own = relative(root, source);
    lines.set(own, lines.get(own) ?? new Map());
    if (!existsSync(data)) continue;
    const report = gcov(data);
    if (report === null) return null;
    for (const file of report.files) addLines(lines, file, dirname(source));
  }
  return [...lines]
    .filter(([path, counts]) => counts.size > 0 || path.endsWith('.cc'))
    .map(([path, counts]) => ({
      path,
      lines: counts.size,
      executed: [...counts.values()].filter(Boolean).length,
    }));
}

function gcov(data) {
  const args = ['--json-format', '--stdout', basename(data)];
  try {
    const text = execFileSync('gcov', args, {
      cwd: dirname(data),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(text.split('\n')[0]);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function addLines(lines, { file, lines: counted }, folder) {
  if (dirname(file) !== folder) return;
  const path = relative(root, file);
  const counts = lines.get(path) ?? new Map();
  for (const { line_number: line, count } of counted) {
    counts.set(line, (counts.get(line) ?? false) || count > 0);
  }
  lines.set(path, counts);
}

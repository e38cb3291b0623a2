// Finds imports that go in a circle, types included, in the sources of all packages: `node scripts/lint/import-cycles.mjs`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from '../setup/paths.mjs';

// Imports that still close a circle; the aim is an empty list.
const EXCEPTED = [];

/**
 * What each TypeScript file below some folders imports of the others, in any form: values, types, `import('x').T`.
 *
 * @param {string} base folder that the paths start from
 * @param {string[]} folders below it
 * @returns {Map<string, string[]>} by path from `base`, with `/`
 */
export function importGraph(base, folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(join(base, folder), { recursive: true })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => posix.join(folder, name.split(sep).join('/')))
      .sort(),
  );
  const known = new Set(files);
  const targetOf = (file, specifier) => {
    const path = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '');
    return [path, `${path}.ts`, `${path}.tsx`].find((candidate) => known.has(candidate));
  };
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(base, file), 'utf8'));
      const specifiers = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
      return [file, [...new Set(specifiers.map((name) => targetOf(file, name)).filter(Boolean))]];
    }),
  );
}

/**
 * One shortest circle of each group of files that all reach each other.
 *
 * @param {Map<string, string[]>} graph
 * @param {string[]} excepted imports that do not count, as `from -> to`
 * @returns {string[][]} each as its files in order; the last imports the first
 */
export function importCycles(graph, excepted = []) {
  const counted = new Map(
    [...graph].map(([file, targets]) => [
      file,
      targets.filter((target) => !excepted.includes(`${file} -> ${target}`)),
    ]),
  );
  const cycles = [];
  const done = new Set();
  for (const file of counted.keys()) {
    const cycle = done.has(file) ? null : wayBack(counted, file);
    if (cycle === null) continue;
    cycles.push(cycle);
    const reached = reachedFrom(counted, file);
    for (const other of reached) if (reachedFrom(counted, other).has(file)) done.add(other);
  }
  return cycles;
}

/** The shortest way from a file through its imports to itself; null if there is none. */
function wayBack(graph, start) {
  const cameFrom = new Map();
  for (const queue = [start]; queue.length > 0;) {
    const file = queue.shift();
    for (const target of graph.get(file)) {
      if (target === start) {
        const way = [file];
        while (way[0] !== start) way.unshift(cameFrom.get(way[0]));
        return way;
      }
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  return null;
}

function reachedFrom(graph, start) {
  const reached = new Set(graph.get(start));
  for (const file of reached) for (const target of graph.get(file)) reached.add(target);
  return reached;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
  const graph = importGraph(root, [...packages, 'packages/studio/page']);
  const cycles = importCycles(graph, EXCEPTED);
  for (const cycle of cycles) {
    console.error(`These files import each other in a circle; move what they share to a file below both:`);
    for (const [i, file] of cycle.entries()) console.error(`  ${file} -> ${cycle[(i + 1) % cycle.length]}`);
  }
  const imports = [...graph.values()].reduce((sum, targets) => sum + targets.length, 0);
  const found = cycles.length === 0 ? 'no cycle' : `${cycles.length} cycle${cycles.length > 1 ? 's' : ''}`;
  const except = EXCEPTED.length > 0 ? ` beside ${EXCEPTED.length} excepted imports` : '';
  console.log(`${graph.size} files, ${imports} imports: ${found}${except}`);
  process.exitCode = cycles.length === 0 ? 0 : 1;
}

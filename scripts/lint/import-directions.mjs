// An ESLint rule: imports between the parts of the project point one way.
import { posix, sep } from 'node:path';

// Folders of packages/neco/src from top to bottom; a folder may import its own layer and the ones below.
const LAYERS = [
  ['demo'],
  ['train'],
  ['watch', 'export', 'segment'],
  ['run'],
  ['settings'],
  ['methods'],
  ['eval', 'retrieval'],
  ['weights'],
  ['features'],
  ['vit', 'sorting', 'views'],
  ['data', 'distributed'],
];

// Files at the top of src that every layer may import.
const FOR_EVERYBODY =
  /^(cache-folder|device|errors|native-operators|processes|versions|write-atomically)\.(js|ts)$/;

// Packages from top to bottom.
const PACKAGES = ['testing', 'cli', 'studio', 'neco', 'torch'];

// Entries of a package beside its own name.
const ENTRIES = /^\/(methods|sorting|vit|eval|internal(\/.+\.js)?|errors|libtorch)$/;

/**
 * Says what is wrong with an import; null if nothing is.
 *
 * @param {string} file path of the importing file from the root of the checkout, with `/`
 * @param {string} specifier what it imports
 */
export function importFault(file, specifier) {
  const [, ownPackage, kind, rest] = /(?:^|\/)packages\/([^/]+)\/(src|test)\/(.+)$/.exec(file) ?? [];
  if (!ownPackage) return null;
  const [, namedPackage, deep] = /^@neco\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
  if (namedPackage) return packageFault(ownPackage, kind, namedPackage, deep);
  if (!specifier.startsWith('.')) return null;
  const target = posix.normalize(posix.join('packages', ownPackage, kind, posix.dirname(rest), specifier));
  const [, targetPackage, targetKind, targetRest] = /^packages\/([^/]+)\/([^/]+)\/(.+)$/.exec(target) ?? [];
  if (targetPackage === undefined || targetPackage !== ownPackage) {
    return 'A file outside the package: import the other package by its published name.';
  }
  if (kind === 'test' && (targetKind === 'src' || targetKind.startsWith('dist'))) {
    return `A test imports its package by the published name (@neco/${ownPackage}).`;
  }
  return kind === 'src' && ownPackage === 'neco' ? layerFault(rest, targetRest) : null;
}

function packageFault(ownPackage, kind, namedPackage, deep) {
  if (deep && !ENTRIES.test(deep)) return `Import @neco/${namedPackage} itself, not a file inside it.`;
  const own = PACKAGES.indexOf(ownPackage);
  const named = PACKAGES.indexOf(namedPackage);
  if (named === own && kind === 'src') return 'A package does not import itself: use a relative path.';
  if (kind === 'test' && namedPackage === 'testing') return null;
  return named < own ? `@neco/${ownPackage} must not import @neco/${namedPackage}, which is above it.` : null;
}

function layerFault(from, to) {
  const own = layerOf(from);
  const target = layerOf(to);
  if (own === null) return null; // index.ts gathers what the package publishes
  if (FOR_EVERYBODY.test(to)) return null;
  if (target === null)
    return `${from.split('/')[0]} must not import ${to}: only device.ts, errors.ts, native-operators.ts, processes.ts, versions.ts and write-atomically.ts at the top are for everybody.`;
  return target < own
    ? `${from.split('/')[0]} must not import ${to.split('/')[0]}, which is above it.`
    : null;
}

// null: a file directly in src, or a folder that has no place yet.
function layerOf(path) {
  const index = LAYERS.findIndex((folders) => path.includes('/') && folders.includes(path.split('/')[0]));
  return index < 0 ? null : index;
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    docs: { description: 'imports between the parts of the project point one way' },
    schema: [],
    messages: { fault: '{{fault}}' },
  },
  create(context) {
    const file = context.filename.split(sep).join('/');
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const fault = importFault(file, source.value);
      if (fault) context.report({ node: source, messageId: 'fault', data: { fault } });
    };
    return {
      ImportDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
      TSImportType: ({ source, argument }) => check(source ?? argument?.literal),
    };
  },
};

export default rule;

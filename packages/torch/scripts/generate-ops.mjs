// Generates src/operators.generated.ts and src/tensor-operators.generated.ts: the typed signatures of libtorch's
// operators, as functions and as methods, written from the schemas that the dispatcher itself reports. Run with `npm run gen` after a change of libtorch;
// `-- --check` writes nothing and fails if the files are not what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadAddon } from '../libtorch/load.mjs';

const native = loadAddon();
const fileOf = (name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

// Private operators that are worth a typed name; the rest of the underscore names are PyTorch's own business.
const PRIVATE =
  /^_(foreach_|fused_|upsample_|scaled_dot_product|softmax$|log_softmax$|unsafe_view|weight_norm$)/;
// Backends and data kinds that this package does not deal in, and names that the Tensor class answers itself.
const LEFT_OUT =
  /(_backward$|^(mkldnn|cudnn|miopen|quantize|fake_quantize|fbgemm|sparse_|sym_|ccol_|crow_|q_)|^(is_leaf|requires_grad_|retain_grad|retains_grad|data|set_data|output_nr|align_|rename|names|item|backward|size|dim|device|keep|release|to|full)$)/;
// Names of a first argument that may stand before the dot.
const METHOD_OF = new Set(['self', 'input']);
const RESERVED = new Set(['var', 'in', 'import', 'export', 'delete', 'function', 'default', 'new', 'eval']);

const BASE_TYPES = {
  Tensor: 'Tensor',
  Scalar: 'Scalar',
  number: 'Scalar',
  int: 'number',
  SymInt: 'number',
  float: 'number',
  bool: 'boolean',
  str: 'string',
  ScalarType: 'DType',
  Layout: 'string',
  MemoryFormat: 'MemoryFormat',
  Device: 'string',
};

const camelCase = (snake) =>
  snake.replace(/(?<=[A-Za-z0-9])_([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase());

function argumentType(argument) {
  let type = argument.type.replace(/\?$/, '');
  const list = /^(.*?)\[(\d*)\]$/.exec(type) ?? /^List\[(.*)\]$/.exec(type);
  if (list) {
    const element = list[1];
    if (element === 'Tensor?' || element === 'Optional[Tensor]') type = '(Tensor | null)[]';
    else if (BASE_TYPES[element]) type = `readonly ${BASE_TYPES[element]}[]`;
    else return null;
    if (argument.listSize > 0) type += ' | number';
  } else {
    type = BASE_TYPES[type];
    if (!type) return null;
  }
  return argument.optional ? `${type} | null` : type;
}

function returnType(returns) {
  const types = returns.map((type) => (type === 'Tensor[]' ? 'Tensor[]' : (BASE_TYPES[type] ?? null)));
  if (types.includes(null)) return null;
  const named = types.map((type) => (type === 'Scalar' ? 'number' : type));
  if (named.length === 0) return 'void';
  return named.length === 1 ? named[0] : `[${named.join(', ')}]`;
}

const canBeLeftOut = (argument) => argument.optional || argument.defaultValue !== undefined;

const field = (argument) => `${argument.name}${canBeLeftOut(argument) ? '?' : ''}: ${argumentType(argument)}`;

/**
 * The ways to write a call, such as `(dim: number, options: { keepdim?: boolean })`: arguments that can be left
 * out may all be given by position, or from any of them on by name.
 */
function parameterLists(positional, keywords) {
  const firstOptional = positional.findLastIndex((argument) => !canBeLeftOut(argument)) + 1;
  const parameter = (argument, optional) => {
    const name = RESERVED.has(argument.name) ? `${argument.name}_` : argument.name;
    return `${name}${optional ? '?' : ''}: ${argumentType(argument)}`;
  };
  const keywordNeeded = keywords.some((argument) => !canBeLeftOut(argument));
  // A required parameter may not follow an optional one.
  const byPosition = positional.map((argument, index) =>
    parameter(argument, index >= firstOptional && !keywordNeeded),
  );
  if (keywords.length > 0) {
    byPosition.push(`options${keywordNeeded ? '' : '?'}: { ${keywords.map(field).join('; ')} }`);
  }
  const lists = [byPosition];
  for (let cut = positional.length - 1; cut >= firstOptional; cut--) {
    const leading = positional.slice(0, cut).map((argument) => parameter(argument, false));
    const named = [...positional.slice(cut), ...keywords].map(field);
    lists.push([...leading, `options: { ${named.join('; ')} }`]);
  }
  return lists;
}

/** `(self: Tensor, other: Tensor, options?: { alpha?: Scalar }): Tensor` ..., or null if it has no place here. */
function signature(entry, method) {
  const result = returnType(entry.returns);
  const passable = entry.arguments.filter((argument) => argument.supported);
  if (result === null || entry.arguments.some((argument) => !argument.supported && !canBeLeftOut(argument)))
    return null;
  if (passable.some((argument) => argumentType(argument) === null)) return null;
  const positional = passable.filter((argument) => !argument.keywordOnly).slice(method ? 1 : 0);
  const keywords = passable.filter((argument) => argument.keywordOnly);
  return parameterLists(positional, keywords).map((list) => `(${list.join(', ')}): ${result}`);
}

function wanted(entry) {
  if (!entry.name.startsWith('aten::')) return false;
  const name = entry.name.slice('aten::'.length);
  if (name.startsWith('__') || LEFT_OUT.test(name)) return false;
  if (name.startsWith('_') && !PRIVATE.test(name)) return false;
  return !/dimname|names/i.test(entry.overload) && !entry.arguments.some((argument) => argument.isOut);
}

// The same order in which the addon tries the overloads: fewer plain numbers first, then shorter.
function rank(entry) {
  const scalars = entry.arguments.filter((a) => /^(Scalar|number)\??$/.test(a.type) && !a.keywordOnly).length;
  return [scalars, entry.arguments.length, entry.overload];
}

function byRank(left, right) {
  const [a, b] = [rank(left), rank(right)];
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1);
}

/** The overloads of each name, both sorted. */
function packets() {
  const found = new Map();
  for (const entry of native.schemas().filter(wanted)) {
    const name = entry.name.slice('aten::'.length);
    found.set(name, [...(found.get(name) ?? []), entry]);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entries]) => [name, entries.sort(byRank)]);
}

const documented = (entry, texts, name) =>
  texts.map((text, index) => `${index === 0 ? `  /** ${entry.schema} */\n` : ''}  ${name}${text};`);

/** One operator as an exported function, and as members of the interface of methods if it is one. */
function declarations(name, entries) {
  const camel = camelCase(name);
  const typed = entries.map((entry) => [entry, signature(entry, false)]).filter(([, texts]) => texts);
  if (typed.length === 0) return null;
  const reserved = RESERVED.has(camel);
  const local = reserved ? `${camel}Operator` : camel;
  const members = typed.flatMap(([entry, texts]) => documented(entry, texts, ''));
  const isMethod = ({ arguments: [first] }) => METHOD_OF.has(first?.name) && first.type === 'Tensor';
  const methods = name.startsWith('_') ? [] : typed.filter(([entry]) => isMethod(entry));
  return {
    name,
    declaration: `${reserved ? '' : 'export '}const ${local} = native.operatorFunction('aten::${name}') as {\n${members.join('\n')}\n};`,
    alias: reserved ? `${local} as ${camel}` : null,
    methods: methods.flatMap(([entry]) => documented(entry, signature(entry, true), camel)),
  };
}

function generate() {
  const operators = packets()
    .map(([name, entries]) => declarations(name, entries))
    .filter(Boolean);
  const aliases = operators.map(({ alias }) => alias).filter(Boolean);
  const withMethods = operators.filter(({ methods }) => methods.length > 0);
  const head = `// Generated from libtorch ${native.versions().libtorch}'s operator schemas by scripts/generate-ops.mjs: do not edit.`;
  const functions = `${head}
import type { DType, MemoryFormat, Scalar } from './dtype.js';
import { native } from './native.js';
import type { Tensor } from './tensor.js';

${operators.map(({ declaration }) => declaration).join('\n\n')}
${aliases.length > 0 ? `\nexport { ${aliases.join(', ')} };\n` : ''}`;
  const methods = `${head}
import type { DType, MemoryFormat, Scalar } from './dtype.js';

/** The operators whose first argument is \`self\` or \`input\`, as methods; Tensor takes them over. */
export interface TensorOperators<Tensor> {
${withMethods.flatMap(({ methods: members }) => members).join('\n')}
}

/** Names (in libtorch's spelling) of the methods of {@link TensorOperators}. */
export const methodNames = [
${withMethods.map(({ name }) => `  '${name}',`).join('\n')}
] as const;
`;
  console.log(`${operators.length} functions, ${withMethods.length} methods`);
  return { 'operators.generated.ts': functions, 'tensor-operators.generated.ts': methods };
}

for (const [name, text] of Object.entries(generate())) {
  if (!process.argv.includes('--check')) {
    writeFileSync(fileOf(name), text);
    console.log(`written: src/${name}`);
  } else if (readFileSync(fileOf(name), 'utf8') === text) {
    console.log(`src/${name} is what libtorch ${native.versions().libtorch} gives`);
  } else {
    console.error(`src/${name} differs from what this libtorch gives: run "npm run gen"`);
    process.exitCode = 1;
  }
}

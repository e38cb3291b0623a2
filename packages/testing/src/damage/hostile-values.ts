import type { RandomStream } from '@neco/neco/internal';

/** Values at which readers of settings go wrong. */
const values: readonly unknown[] = [
  ...[null, true, '', ' ', 'auto', 'all', 'last:-1', 'last:9999999999999999999', 'x'.repeat(3000), '\u0000'],
  ...[
    0,
    -0,
    1,
    -1,
    0.1,
    1e-320,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 53,
    2 ** 53 + 2,
    Number.NaN,
    Infinity,
    -Infinity,
  ],
  ...['1e3', '0x10', '１２', '<<', '!!js/function', '\u202e', '../../etc', '\ud800'],
  ...[
    [],
    [[]],
    [1],
    [1, 2, 3],
    [0, 0],
    [-1, 2],
    [2, 1],
    ['a', 'b'],
    {},
    { a: 1 },
    new Date(0),
    new Map(),
    10n,
  ],
  Array.from({ length: 2000 }, (_, i) => i),
];

const keys: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '',
    '.',
    'a.b',
    'optimiser',
    'lr',
    '0',
    'ключ',
    '\u0000',
  ],
];

type Section = Record<string, unknown>;
type Container = Section | unknown[];

const isContainer = (value: unknown): value is Container =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/** Settings, or the content of a JSON file, of which one to four parts are something else, missing, or elsewhere. */
export function hostileSettings(whole: Container, random: RandomStream): unknown {
  if (random.bernoulli(0.02)) return random.pick(values);
  const settings = structuredClone(whole);
  for (let count = random.integer(1, 5); count > 0; count--) mutate(settings, random);
  return settings;
}

/** {@link hostileSettings} of a JSON text, as JSON again. */
export function hostileJson(text: string, random: RandomStream): string {
  const value = hostileSettings(JSON.parse(text) as Container, random);
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ?? '';
}

function mutate(settings: Container, random: RandomStream): void {
  let parent = settings as Section;
  for (;;) {
    const names = Object.keys(parent);
    if (names.length === 0) return;
    const name = random.pick(names);
    const inner = parent[name];
    if (!isContainer(inner) || random.bernoulli(0.2)) return change(parent, name, random);
    parent = inner as Section;
  }
}

function change(parent: Container, name: string, random: RandomStream): void {
  const section = parent as Section;
  switch (random.integer(6)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(name), 1);
      else delete parent[name];
      return;
    case 1:
      if (Array.isArray(parent)) parent.push(random.pick(values));
      else define(section, random.pick(keys), random.pick(values));
      return;
    case 2:
      section[name] = nested(random.integer(1, 400), random);
      return;
    case 3: {
      const value = section[name];
      if (typeof value === 'number')
        section[name] = value * 10 ** random.integer(-12, 13) * (random.bernoulli(0.2) ? -1 : 1);
      else section[name] = [value];
      return;
    }
    default:
      section[name] = random.pick(values);
  }
}

/** As JSON.parse does: also `__proto__` becomes a key of its own. */
function define(section: Section, key: string, value: unknown): void {
  Object.defineProperty(section, key, { value, enumerable: true, configurable: true, writable: true });
}

function nested(depth: number, random: RandomStream): unknown {
  let value = random.pick(values);
  for (; depth > 0; depth--) value = random.bernoulli(0.5) ? [value] : { a: value };
  return value;
}

/** A text with one to three places damaged, as YAML or a command line may come. */
export function hostileText(text: string, random: RandomStream): string {
  let result = text;
  for (let count = random.integer(1, 4); count > 0; count--) {
    const at = random.integer(result.length + 1);
    const until = Math.min(result.length, at + random.integer(1, 12));
    const inserted = random.pick(textParts);
    result = result.slice(0, at) + inserted + result.slice(random.bernoulli(0.5) ? at : until);
  }
  return result;
}

const textParts: readonly string[] = [
  ...[
    '',
    ':',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '\t',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '<<: *a',
    '!!binary ',
  ],
  ...[
    '---\n',
    '...\n',
    '? ',
    '| ',
    '> ',
    '%YAML 9.9\n',
    '\ufeff',
    '\u0000',
    '\u2028',
    'null',
    '~',
    '.inf',
    '.nan',
    '0o7',
  ],
  ...[
    '&a [*a]',
    'x: &x [1,1]\ny: [*x,*x,*x]\n',
    '['.repeat(500),
    '{a: '.repeat(300),
    ' '.repeat(400),
    '9'.repeat(400),
  ],
];

import { z } from 'zod';
import { UserError } from '../errors.js';
import { labelTable, vocColour, type ClassColour, type LabelSpace, type LabelTable } from './labels.js';
import { numberedClass } from './numbered-classes.js';

/** Index of pixels that no class file gives a class. */
const ignored = 255;

/** What `classes.json` says. */
export interface ClassFile {
  /** By class. */
  names: string[];
  /** Where the file says which values or colours are which class; null where values are classes. */
  labels: LabelSpace | null;
}

const byte = z.int().min(0).max(255);
const values = z.array(z.int().min(0).max(65_535));
const colours = z.array(z.tuple([byte, byte, byte]));

const detailed = z.strictObject({
  classes: z
    .array(
      z.strictObject({ name: z.string().min(1), values: values.optional(), colours: colours.optional() }),
    )
    .min(1)
    .max(ignored),
  ignore: z.strictObject({ values: values.optional(), colours: colours.optional() }).optional(),
});

type Detailed = z.infer<typeof detailed>;

/**
 * Reads the content of `classes.json`, in one of three forms:
 *
 *     ["sky", "road"]                                    the name of each value
 *     {"0": "sky", "7": "road"}                          the same; values without a name are numbered
 *     {"classes": [{"name": "vehicle", "values": [3, 4]}, {"name": "road", "values": [7]}],
 *      "ignore": {"values": [0, 255]}}                   classes made of one or more values, or of "colours":
 *                                                        [[128, 64, 128]] where masks are colour pictures
 *
 * @throws UserError if it is none of them
 */
export function parseClassFile(file: string, text: string): ClassFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw wrong(file, `is not JSON (${(error as Error).message})`);
  }
  if (typeof content !== 'object' || content === null) throw wrong(file, 'holds no names');
  if ('classes' in content) return parseDetailed(file, content);
  return { names: parseNames(file, content), labels: null };
}

function wrong(file: string, why: string): UserError {
  return new UserError(
    `${file} ${why}; it should hold {"0": "first class", ...} or ["first class", ...] with one name an index, or ` +
      `{"classes": [{"name": "first class", "values": [0]}, ...]}.`,
  );
}

function parseNames(file: string, content: object): string[] {
  const names: string[] = [];
  for (const [key, name] of Object.entries(content)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > 65535) throw wrong(file, `has the key "${key}"`);
    if (typeof name !== 'string') throw wrong(file, `gives no name for ${key}`);
    names[index] = name;
  }
  if (names.length === 0) throw wrong(file, 'is empty');
  // Indices that the file leaves out still need a name in tables.
  return Array.from(names, (name, index) => name ?? numberedClass(index));
}

function parseDetailed(file: string, content: object): ClassFile {
  const parsed = detailed.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(file, `has a fault at ${issue!.path.join('.') || 'its top'} (${issue!.message})`);
  }
  const { classes, ignore } = parsed.data;
  const names = classes.map(({ name }) => name);
  const inColour = [...classes, ignore].some((entry) => entry?.colours !== undefined);
  const table = inColour ? colourTable(file, parsed.data) : valueTable(file, parsed.data);
  const shown = classes.map(({ colours: own }, index): ClassColour => own?.[0] ?? vocColour(index + 1));
  return { names, labels: { names, colours: shown, ignoreIndex: ignored, table } };
}

function colourTable(file: string, { classes, ignore }: Detailed): LabelTable {
  const table = new Map<number, number>();
  const add = (list: readonly ClassColour[] | undefined, index: number, name: string): void => {
    if (list === undefined) throw wrong(file, `gives no colours for ${name}, but for others`);
    for (const [red, green, blue] of list) {
      const colour = (red << 16) | (green << 8) | blue;
      if (table.has(colour)) throw wrong(file, `names the colour ${red}, ${green}, ${blue} twice`);
      table.set(colour, index);
    }
  };
  classes.forEach(({ name, colours: list }, index) => add(list, index, name));
  add(ignore?.colours ?? [], ignored, 'ignore');
  return { encoding: `the colours of ${file}`, classes: new Int16Array(), colours: table };
}

function valueTable(file: string, { classes, ignore }: Detailed): LabelTable {
  const table = new Map<number, number>();
  const add = (list: readonly number[], index: number): void => {
    for (const value of list) {
      if (table.has(value)) throw wrong(file, `names the value ${value} twice`);
      table.set(value, index);
    }
  };
  classes.forEach(({ values: list }, index) => add(list ?? [index], index));
  add(ignore?.values ?? [ignored].filter((value) => !table.has(value)), ignored);
  return labelTable(`the values of ${file}`, table);
}

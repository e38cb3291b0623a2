import { z } from 'zod';

/** What the first key of every project file says. */
export const projectFormat = 'neco-studio-project';

/** Masks hold classes as bytes, of which 255 is for pixels without a class. */
export const mostClasses = 255;

/** Names of projects are names of files: letters, digits, spaces, `_` and `-`. */
export const projectName = z
  .string()
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} _-]{0,62}[\p{L}\p{N}_-])?$/u,
    'a name has 1 to 64 letters, digits, spaces, _ and -, and begins with a letter or digit',
  );

const place = z.int().min(0).max(1_000_000);

const side = z.int().min(1).max(1000);

const stroke = z.strictObject({
  /** Path of the image below the folder of images: it survives images that come and go. */
  image: z.string().min(1).max(4096),
  /** Null takes labels away. */
  class: z.int().min(0).nullable(),
  /** Rows and columns of the grid that the patches are places of: the image's own; without it the project's. */
  grid: z.tuple([side, side]).exactOptional(),
  /** Places in the grid, row by row. */
  patches: z.array(place).min(1).max(100_000),
});

const taughtClass = z.strictObject({
  name: z.string().trim().min(1).max(80),
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour is written #rrggbb'),
});

const settings = z.strictObject({
  /** Labelled patches that decide about a patch; with `balanced`, of each class. */
  neighbours: z.int().min(1).max(10_000),
  /** Of the softmax over cosines: smaller, and only the nearest counts. */
  temperature: z.number().min(0.0001).max(10),
  /** Each class has the same say, however many patches were labelled. */
  balanced: z.boolean(),
});

/** The head that a project begins with; the file `NAME.start.safetensors` beside the project has it. */
const startingHead = z.strictObject({
  kind: z.enum(['knn', 'linear', 'prototypes']),
  /** The first classes of the project are its own and cannot be removed. */
  classes: z.int().min(1).max(mostClasses),
  /** How it reads images. */
  resize: z.enum(['keep', 'squash']),
  /** What it was made from, for people. */
  source: z.string().max(4096),
  /** Images whose masks it was made from: they take no part in a score. */
  images: z.array(z.string().max(4096)).max(1000),
});

/** The content of a project file. */
export const projectSchema = z
  .strictObject({
    format: z.literal(projectFormat),
    version: z.literal(1),
    name: projectName,
    /** Grows by one with every change that is saved. */
    revision: z.int().min(0),
    /** Rows and columns of the grid that strokes without a grid of their own are places of. */
    grid: z.tuple([side, side]),
    classes: z.array(taughtClass).max(mostClasses),
    /** The class that stands for all else: true classes that the project does not name count as it. */
    otherClass: z.int().min(0).nullable(),
    strokes: z.array(stroke).max(20_000),
    /** Strokes that were undone, the last one first to come back. */
    undone: z.array(stroke).max(20_000),
    settings,
    /** Null: all that is known are the strokes. */
    head: startingHead.nullable().default(null),
  })
  .superRefine((project, context) => {
    const { classes, grid, otherClass } = project;
    const wrong = (message: string, path: (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path });
    const names = new Set(classes.map(({ name }) => name));
    if (names.size < classes.length) wrong('two classes have the same name', ['classes']);
    if ((project.head?.classes ?? 0) > classes.length) wrong('a class of its head is missing', ['classes']);
    if (otherClass !== null && otherClass >= classes.length) wrong('there is no such class', ['otherClass']);
    for (const list of ['strokes', 'undone'] as const) {
      project[list].forEach((entry, i) => {
        if (entry.class !== null && entry.class >= classes.length)
          wrong('there is no such class', [list, i, 'class']);
        const [rows, columns] = entry.grid ?? grid;
        if (entry.patches.some((patch) => patch >= rows * columns))
          wrong('a patch lies outside the grid', [list, i, 'patches']);
      });
    }
  });

/** Classes, strokes and settings of a segmentation by a few clicks. */
export type Project = z.infer<typeof projectSchema>;

/** Patches of an image that were given a class, or (null) had it taken away. */
export type Stroke = z.infer<typeof stroke>;

export type StartingHead = z.infer<typeof startingHead>;

export type TaughtClass = z.infer<typeof taughtClass>;

export type LabelSettings = z.infer<typeof settings>;

/** What a new project starts with. */
export const defaultSettings: LabelSettings = { neighbours: 5, temperature: 0.1, balanced: true };

/** @param grid rows and columns of the model's patches */
export function newProject(name: string, grid: readonly [number, number]): Project {
  return {
    format: projectFormat,
    version: 1,
    name,
    revision: 0,
    grid: [...grid],
    classes: [],
    otherClass: null,
    strokes: [],
    undone: [],
    settings: { ...defaultSettings },
    head: null,
  };
}

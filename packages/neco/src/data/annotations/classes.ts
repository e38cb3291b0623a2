import { UserError } from '../../errors.js';

/** Index of pixels that take no part. */
export const ignored = 255;

/** Classes of annotations. */
export interface AnnotationClasses {
  /** By class; class 0 is the background. */
  names: string[];
  /** By what the format calls a class: a number or a name. */
  indexOf: ReadonlyMap<number | string, number>;
}

/** Names of what is no class of its own, as LabelMe has them. */
const background = /^(_background_|background)$/i;
const ignoredName = '__ignore__';

/**
 * Numbers classes: 0 is the background, the others follow in the given order. Classes of one name are one;
 * `background` and `_background_` are class 0, `__ignore__` is ignored.
 *
 * @param named key in the format, name
 * @throws UserError if there are none, or more than fit in a mask of 8 bits
 */
export function numberClasses(
  source: string,
  named: Iterable<readonly [number | string, string]>,
): AnnotationClasses {
  const byName = new Map<string, number>();
  const indexOf = new Map<number | string, number>();
  for (const [key, name] of named) {
    if (name === ignoredName) indexOf.set(key, ignored);
    else if (background.test(name)) indexOf.set(key, 0);
    else {
      const index = byName.get(name) ?? byName.size + 1;
      byName.set(name, index);
      indexOf.set(key, index);
    }
  }
  if (byName.size === 0) throw new UserError(`${source} names no class; label at least one object.`);
  if (byName.size >= ignored) {
    throw new UserError(
      `${source} has ${byName.size} classes; a mask holds ${ignored - 1} and the background: merge some of them.`,
    );
  }
  return { names: ['background', ...byName.keys()], indexOf };
}

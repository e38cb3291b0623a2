/** The name of a class that nobody has named. */
export function numberedClass(index: number): string {
  return `class ${index}`;
}

/** Names of `count` classes that nobody has named. */
export function numberedClasses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => numberedClass(index));
}

/** A sentence on how to name classes, for reports that show nothing but their numbers; null if one has a name. */
export function namingHint(classNames: readonly string[]): string | null {
  if (classNames.some((name, index) => name !== numberedClass(index))) return null;
  return (
    'The classes have no names: put classes.json into the folder of masks, a list of names in the order of their ' +
    'numbers, such as ["ground", "tree"].'
  );
}

import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';

/** Longer names are no slips of the fingers, and need not be quoted whole. */
const longestName = 60;

/** ` (did you mean "x"?)`, or nothing if no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  // A section that is known elsewhere is no slip of the fingers either.
  if (known.length === 0 || known.includes(name) || name.length > longestName) return '';
  const nearest = closest(name, known);
  return distance(name, nearest) <= Math.max(2, name.length / 2) ? ` (did you mean "${nearest}"?)` : '';
}

/** Most problems that are named. */
const mostNamed = 12;

/**
 * The problems of a configuration, the first of them if there are very many.
 * @param sections - Further sections that an unknown one may be meant for.
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  sections: readonly string[] = [],
): string {
  const named = issues.slice(0, mostNamed).map((issue) => describeIssue(issue, schema, sections));
  const others = issues.length > mostNamed ? [`and ${issues.length - mostNamed} more`] : [];
  return [...named, ...others].join('; ');
}

/** One problem of a configuration as a clause: dotted path, what was expected. */
function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType, sections: readonly string[]): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = [...keysAt(schema, path), ...(path.length === 0 ? sections : [])];
    return issue.keys
      .slice(0, mostNamed)
      .map((key) => `unknown key "${[...path, shortened(key)].join('.')}"${didYouMean(key, known)}`)
      .join('; ');
  }
  const message = issue.message.replace(/^Invalid (input|option): /, '');
  return `"${path.join('.')}": ${message}`;
}

const shortened = (name: string): string =>
  name.length > longestName ? `${name.slice(0, longestName)}...` : name;

/** Names of the keys of the section at `path`. */
function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  let current: z.ZodType = unwrap(schema);
  for (const key of path) {
    const next =
      current instanceof z.ZodObject ? (current.shape as Record<string, z.ZodType>)[key] : undefined;
    if (!next) return [];
    current = unwrap(next);
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

// prefault and default wrap the section they belong to.
function unwrap(schema: z.ZodType): z.ZodType {
  let current: z.ZodType = schema;
  while (current instanceof z.ZodDefault || current instanceof z.ZodPrefault) {
    current = current.def.innerType as z.ZodType;
  }
  return current;
}

import { printable } from '../errors.js';

const SHOWN = 5;
const LONGEST = 120;

/** A name from a file as it may stand in a message: of one line, and cut if it is long. */
export function quoteName(name: string): string {
  const clean = printable(name.slice(0, LONGEST + 1));
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}...` : clean;
}

/** The first few of many names. */
export function quoteNames(names: readonly string[]): string {
  return names.slice(0, SHOWN).map(quoteName).join(', ') + (names.length > SHOWN ? ', ...' : '');
}

import { UserError } from '@neco/neco/errors';

/** The value of an option that takes a whole number. @throws UserError naming the option */
export function wholeNumber(option: string, text: string, least = 0): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError(`--${option} must be a whole number, ${least} or more, not "${text}".`);
}

/** The value of an option that takes a number above 0. @throws UserError naming the option */
export function positiveNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UserError(`--${option} must be a number above 0, not "${text}".`);
}

/** The value of an option that takes one of a few words. @throws UserError naming them */
export function oneOf<Word extends string>(option: string, text: string, allowed: readonly Word[]): Word {
  const found = allowed.find((word) => word === text);
  if (found !== undefined) return found;
  throw new UserError(`--${option} must be ${allowed.join(' or ')}, not "${text}".`);
}

/** The value of an option that takes whole numbers with commas between. @throws UserError naming the option */
export function wholeNumbers(option: string, text: string, least = 0): number[] {
  const values = text.split(',').map((part) => wholeNumber(option, part, least));
  if (new Set(values).size === values.length) return values;
  throw new UserError(`--${option} names a number twice: "${text}".`);
}

/** A number, also as a part of a whole: .125, 1/8; NaN for what is none. */
export function numberOf(text: string): number {
  const [, above, below] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text) ?? [];
  if (above !== undefined) return Number(above) / Number(below);
  return text.trim() === '' ? NaN : Number(text);
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import type { Which } from './layouts.js';
import type { LoadReport } from './report.js';

/** What a user calls a model, taken apart. */
export interface NetworkName {
  /** Name, file, run folder or repository. */
  model: string;
  /** Which network of it, if that was said. */
  which?: Which;
}

/**
 * Splits `RUN:student` and `RUN:teacher`. The name of an existing file or folder that ends like that is not
 * split.
 *
 * @param which - What was asked for in another way, such as `--which`.
 * @throws {@link UserError} if the two contradict each other.
 */
export function readNetworkName(name: string, which?: Which): NetworkName {
  const match = /^(.+):(student|teacher)$/.exec(name);
  if (match === null || existsSync(name)) return { model: name, ...(which && { which }) };
  const [, model, named] = match as unknown as [string, string, Which];
  if (which === undefined || which === named) return { model, which: named };
  throw new UserError(
    `'${name}' names the ${named}, but the ${which} is asked for beside it; leave one out.`,
  );
}

/**
 * Which network of a run or of a teacher-student checkpoint was loaded; null for weights that hold one network only.
 */
export function loadedNetwork({ file, prefix }: Pick<LoadReport, 'file' | 'prefix'>): Which | null {
  const [, named] = /(?:^|[^a-z])(teacher|student)(?:[^a-z]|$)/.exec(path.basename(file)) ?? [];
  if (named !== undefined) return named as Which;
  if (/(^|[._])(teacher|momentum_encoder|ema)[._]/.test(prefix)) return 'teacher';
  return /(^|[._])(student|base_encoder|model)[._]/.test(prefix) ? 'student' : null;
}

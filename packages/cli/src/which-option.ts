import type { Which } from '@neco/neco/internal';
import { oneOf } from './option-values.js';

/** The option `--which` as one of loading; left out, the loader chooses as suits the file. */
export function readWhich(flag: string | undefined): { which?: Which } {
  return flag === undefined ? {} : { which: oneOf<Which>('which', flag, ['teacher', 'student']) };
}

import { UserError } from '../errors.js';
import { contrast } from './contrast/contrast.js';
import { labels } from './labels/labels.js';
import type { Method } from './method.js';
import { neco } from './neco/neco.js';
import { paka } from './paka/paka.js';

/** All methods, in the order in which they are listed. */
export const methods: readonly Method[] = [neco, paka, contrast, labels];

/** The method of this name. @throws UserError that lists all names */
export function findMethod(name: string): Method {
  const found = methods.find((method) => method.name === name);
  if (found !== undefined) return found;
  throw new UserError(
    `There is no method called ${JSON.stringify(name.slice(0, 60))}; there are ${methods.map((method) => method.name).join(', ')}.`,
  );
}

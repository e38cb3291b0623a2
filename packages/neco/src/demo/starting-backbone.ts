import { existsSync } from 'node:fs';
import { UserError } from '../errors.js';
import { knownModel } from '../vit/index.js';
import type { DemoListener } from './progress.js';

/** The backbone that the demo starts from, and one sentence on where it comes from. */
export interface StartingBackbone {
  model: string;
  origin: string;
}

/** The given backbone, else the embedded one. */
export async function startingBackbone(
  _out: string,
  given: string | undefined,
  _listener: DemoListener,
): Promise<StartingBackbone> {
  if (given !== undefined) return { model: given, origin: `The backbone ${given}.` };
  const { source } = knownModel('tiny');
  if (source.kind === 'embedded' && existsSync(source.file)) {
    return {
      model: 'tiny',
      origin: 'The tiny backbone that comes with the program, pretrained on such scenes.',
    };
  }
  throw new UserError('embedded backbone missing');
}

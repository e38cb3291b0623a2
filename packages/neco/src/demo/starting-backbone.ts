import { withBackbone } from './seed-run.js';

/** The backbone that the demo starts from, and one sentence on where it comes from. */
export interface StartingBackbone {
  model: string;
  origin: string;
}

/**
 * The given backbone, else the embedded one.
 * @throws UserError if it cannot be loaded
 */
export async function startingBackbone(given: string | undefined): Promise<StartingBackbone> {
  const model = given ?? 'tiny';
  await withBackbone(model, () => undefined);
  return {
    model,
    origin:
      given === undefined
        ? 'The tiny backbone that comes with the program, trained beforehand, with labels, on other scenes of the same kind.'
        : `The backbone ${given}.`,
  };
}

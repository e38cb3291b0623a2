import { releaseModule, loadBackbone } from '@neco/neco/internal';

/** The backbone that the demo starts from, and one sentence on where it comes from. */
export interface StartingBackbone {
  model: string;
  origin: string;
  patchSize: number;
}

/**
 * The given backbone, else the embedded one, which says itself how it was made.
 * @throws UserError if it cannot be loaded
 */
export async function startingBackbone(given: string | undefined): Promise<StartingBackbone> {
  const model = given ?? 'tiny';
  const backbone = await loadBackbone(model);
  const { metadata } = backbone;
  const { patchSize } = backbone.config;
  releaseModule(backbone);
  if (given !== undefined) return { model, origin: `The backbone ${given}.`, patchSize };
  const made = metadata['description'] === undefined ? '' : ` (${metadata['description']})`;
  return { model, origin: `The small backbone that comes with the program${made}.`, patchSize };
}

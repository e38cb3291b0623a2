import * as torch from '@neco/torch';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { CONFIG_KEY } from './checkpoint-file.js';

/**
 * Writes a backbone as safetensors under DINOv2's names, with its configuration in the metadata, so that
 * `loadBackbone` needs nothing else. The file appears complete or not at all.
 *
 * @param path - File to write; replaced if it exists. Its folder must exist.
 * @param model - The backbone.
 * @param metadata - Further strings to keep in the file.
 */
export function saveBackbone(
  path: string,
  model: VisionTransformer,
  metadata: Record<string, string> = {},
): void {
  torch.io.saveSafetensors(path, model.stateDict(), {
    format: 'pt',
    ...metadata,
    [CONFIG_KEY]: JSON.stringify(model.config),
  });
}

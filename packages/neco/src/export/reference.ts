import { join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { CONFIG_KEY } from '../weights/checkpoint-file.js';
import { backboneFromCheckpoint } from '../weights/load.js';
import { checkImages, featuresOf } from './check.js';
import type { Interpolation } from './formats.js';

/** Names under which a {@link writeReference} file holds the two checks. */
const SIZES = ['own', 'other'] as const;

/**
 * Writes `reference.safetensors`: the fixed images and the source's features of them, for comparing other libraries
 * (`tools/verify_exports.py`). Per size (`own`, `other`): `pixels_SIZE` `[2, 3, H, W]`, `patches_SIZE`
 * `[2, rows, columns, D]`, `cls_SIZE` `[2, D]`; where the library resizes positions in its own way also
 * `patches_other_library` and `cls_other_library`, computed in that way.
 */
export async function writeReference(
  folder: string,
  model: VisionTransformer,
  interpolation: Interpolation | null,
): Promise<void> {
  const images = await checkImages(model.config);
  torch.scope(() => {
    const tensors = new Map<string, Tensor>();
    images.forEach((pixels, i) => {
      const size = SIZES[i] as string;
      const { patches, cls } = featuresOf(model, pixels);
      tensors.set(`pixels_${size}`, pixels).set(`patches_${size}`, patches).set(`cls_${size}`, cls);
    });
    if (interpolation !== null) {
      const { patches, cls } = featuresOf(
        resizingAs(model, interpolation),
        tensors.get('pixels_other') as Tensor,
      );
      tensors.set('patches_other_library', patches).set('cls_other_library', cls);
    }
    torch.io.saveSafetensors(join(folder, 'reference.safetensors'), tensors);
  });
  for (const pixels of images) pixels.release();
}

/** The same weights with another way of resizing positions. */
function resizingAs(model: VisionTransformer, interpolation: Interpolation): VisionTransformer {
  const config = JSON.stringify({ ...model.config, ...interpolation });
  const checkpoint = { tensors: model.stateDict(), metadata: { [CONFIG_KEY]: config } };
  return backboneFromCheckpoint(checkpoint, 'the exported backbone');
}

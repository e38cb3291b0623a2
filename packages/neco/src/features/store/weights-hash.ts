import { createHash } from 'node:crypto';
import type { VisionTransformer } from '../../vit/vision-transformer.js';

/** SHA-256 over names and values: the same backbone has the same one in every form of file. */
export function weightsHash(model: VisionTransformer): string {
  const hash = createHash('sha256');
  for (const [name, tensor] of model.stateDict()) hash.update(name).update(tensor.detach().toBytes());
  return hash.digest('hex');
}

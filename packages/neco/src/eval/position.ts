import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { debias, fitPositionDirections } from '../features/debias.js';
import { inputSide, type Reading } from '../features/reading.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** Directions of position `[K][D]` as plain data, which every process can be given; null where features stay as they are. */
export type Directions = readonly (readonly number[])[] | null;

/** The directions for what the network sees at once, if the reading asks for them. */
export async function directionsFor(model: VisionTransformer, reading: Reading): Promise<Directions> {
  if (!reading.debias) return null;
  const side = inputSide(reading, model.config.patchSize);
  const { directions } = await fitPositionDirections(model, { size: [side, side], layer: reading.layer });
  const [count, dim] = directions.shape as [number, number];
  const values = Array.from(directions.toTypedArray() as Float32Array);
  directions.release();
  return Array.from({ length: count }, (_, k) => values.slice(k * dim, (k + 1) * dim));
}

/** `[N, D]` of unit length without these directions; as it is where there are none. */
export function withoutDirections(features: Tensor, directions: Directions): Tensor {
  if (directions === null) return features;
  return torch.scope(() => {
    const rows = torch.fromTypedArray(Float32Array.from(directions.flat()), [
      directions.length,
      features.shape[1]!,
    ]);
    return debias(features, { directions: rows });
  });
}

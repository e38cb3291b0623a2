import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** Whether all numbers of a tensor are finite once they are float32, as the network takes them. */
export function isFinite32(tensor: Tensor): boolean {
  return torch.noGrad(() =>
    torch.scope(() => tensor.shape.includes(0) || tensor.to('float32').isfinite().all().item() !== 0),
  );
}

/** `3 of 128 numbers that are not finite (2 NaN)`. */
export function describeNonFinite(tensor: Tensor): string {
  return torch.noGrad(() =>
    torch.scope(() => {
      const values = tensor.to('float32');
      const count = values.shape.reduce((product, size) => product * size, 1);
      const wrong = count - values.isfinite().sum().item();
      return `${wrong} of ${count} numbers that are not finite (${values.isnan().sum().item()} NaN)`;
    }),
  );
}

/**
 * The one gate through which features leave a network: NaN and infinity are refused, because scores, clusters and
 * neighbours of them look like any other.
 *
 * @param features - `[B, ...]`, what the network gave.
 * @param model - For the message: what it was loaded as.
 * @param files - The B files, if they are known; the first with such features is named.
 * @returns The same tensor.
 * @throws {@link UserError} naming the model and the file
 */
export function finiteFeatures(
  features: Tensor,
  model: VisionTransformer,
  files: readonly string[] = [],
): Tensor {
  if (isFinite32(features)) return features;
  const at = files.findIndex((_, i) => !isFinite32(features.select(0, i)));
  const { name } = model as { name?: unknown };
  const by = typeof name === 'string' ? `the network ${name}` : 'the network';
  throw new UserError(
    `The features that ${by} computes${at < 0 ? '' : ` of ${files[at]}`} have ${describeNonFinite(features)}: its weights ` +
      'are too large or damaged; take another file or an earlier checkpoint.',
  );
}

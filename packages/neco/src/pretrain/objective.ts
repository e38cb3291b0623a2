import type { Tensor } from '@neco/torch';
import type * as torch from '@neco/torch';
import type { Batch } from '../views/loader.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** A loss and how often the network was right. */
export interface ObjectiveLoss {
  /** Scalar, with gradient. */
  loss: Tensor;
  /** Share of the patches that were answered rightly, 0 to 1; the objective says what right is. */
  accuracy: number;
}

/** What a backbone is pretrained with. */
export interface PretrainObjective {
  /** Backbone and head, both trained; the head is dropped afterwards. */
  readonly network: torch.nn.Module & { readonly backbone: VisionTransformer };
  /**
   * Fetches what the loss of a batch needs beside its views.
   * @returns computes the loss; synchronous
   * @throws UserError for what is wrong with the data
   */
  prepare(batch: Batch): Promise<() => ObjectiveLoss>;
}

import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { ProjectionHead } from './projection-head.js';
import { VisionTransformer } from '../../vit/vision-transformer.js';
import type { BlockRecomputation } from '../../vit/recomputation.js';
import type { ViTConfig } from '../../vit/config.js';

/** Patch embeddings of a batch of views, only where they are needed. */
export interface EmbeddedPatches {
  /** Embeddings `[B, h, w, E]`, unit length; zero where the patch was not asked for. */
  embeddings: Tensor;
  grid: [number, number];
  /** Class-token attention of the last block `[B, heads, N]`, if asked for. */
  attention: Tensor | null;
}

/** Student or teacher: a backbone and the projection head over its patch tokens (section 3 of the paper). */
export class EmbeddingNetwork extends torch.nn.Module {
  readonly backbone: VisionTransformer;
  readonly head: ProjectionHead;

  constructor(config: ViTConfig, head: { hiddenDim: number; outputDim: number }) {
    super();
    this.backbone = new VisionTransformer(config);
    this.head = new ProjectionHead(config.embedDim, head);
  }

  /**
   * @param images - `[B, 3, H, W]`.
   * @param needed - A byte a patch `[B * N]`; the head is the same for each patch, so it runs on these alone.
   * @param options.mirrored - The head is given the mean of each patch's tokens in the image and in its mirror image.
   */
  override forward(
    images: Tensor,
    needed: Uint8Array,
    options: { attention?: boolean; mirrored?: boolean; recomputation?: BlockRecomputation | null } = {},
  ): EmbeddedPatches {
    const features = options.attention
      ? this.backbone.forwardFeatures(images, { attention: true })
      : {
          ...this.backbone.forwardFeatures(images, { recomputation: options.recomputation ?? null }),
          attention: null,
        };
    const [batch, patches, dim] = features.patchTokens.shape as [number, number, number];
    const seen = options.mirrored
      ? features.patchTokens.add(this.#mirroredTokens(images, features.grid)).div(2)
      : features.patchTokens;
    const tokens = seen.reshape([batch * patches, dim]);
    return {
      embeddings: this.#embed(tokens, needed).reshape([batch, ...features.grid, -1]),
      grid: features.grid,
      attention: features.attention,
    };
  }

  /** Patch tokens `[B, N, D]` of the mirror images, each at its patch's place in the image as it was. */
  #mirroredTokens(images: Tensor, [h, w]: [number, number]): Tensor {
    const tokens = this.backbone.forwardFeatures(torch.flip(images, [3])).patchTokens;
    return torch.flip(tokens.unflatten(1, [h, w]), [2]).flatten(1, 2);
  }

  #embed(tokens: Tensor, needed: Uint8Array): Tensor {
    const indices = Int32Array.from(needed.keys()).filter((index) => needed[index] !== 0);
    if (indices.length === needed.length) return this.head.forward(tokens).to('float32');
    const chosen = torch.tensor(indices, { device: tokens.device });
    const embedded = this.head.forward(tokens.indexSelect(0, chosen)).to('float32');
    return embedded.newZeros([needed.length, embedded.shape[1]!]).indexCopy(0, chosen.to('int64'), embedded);
  }
}

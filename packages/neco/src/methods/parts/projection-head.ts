import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { unitRows } from '../../features/unit-rows.js';
import { recomputingLinear } from '../../vit/recomputing-linear.js';

/** Sizes of a {@link ProjectionHead}; the defaults are NeCo's. */
export interface ProjectionHeadOptions {
  /** Width of the hidden layers. */
  hiddenDim?: number;
  /** Width of the embedding. */
  outputDim?: number;
  /** Number of linear layers, at least 1. */
  layers?: number;
}

/** GELU and a linear layer. */
class GeluLinear extends torch.nn.Linear {
  override forward(input: Tensor): Tensor {
    return recomputingLinear(input, this, { before: 'gelu' });
  }
}

/**
 * The head on every patch token: Linear, GELU, Linear, GELU, Linear, then L2 normalisation (NeCo, arXiv 2408.11054,
 * section 4.1). It is trained with the backbone and dropped afterwards.
 */
export class ProjectionHead extends torch.nn.Module {
  readonly layers: torch.nn.Sequential;

  /**
   * @param inputDim - Width D of the patch tokens.
   * @param options - See {@link ProjectionHeadOptions}; by default 2048, 256 and 3 layers.
   */
  constructor(inputDim: number, options: ProjectionHeadOptions = {}) {
    super();
    const { hiddenDim = 2048, outputDim = 256, layers = 3 } = options;
    const width = (layer: number) => (layer === layers - 1 ? outputDim : hiddenDim);
    const modules: torch.nn.UnaryModule[] = [new torch.nn.Linear(inputDim, width(0))];
    for (let i = 1; i < layers; i += 1) {
      // The activation has a number of its own in the names of a head written with separate modules.
      modules.push(new torch.nn.Identity(), new GeluLinear(hiddenDim, width(i)));
    }
    this.layers = new torch.nn.Sequential(...modules);
  }

  /**
   * @param tokens - `[..., D]`.
   * @returns Embeddings `[..., outputDim]` of length 1.
   */
  override forward(tokens: Tensor): Tensor {
    return torch.scope(() => unitRows(this.layers.forward(tokens)));
  }
}

import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Sizes of a {@link ProjectionHead}; the defaults are NeCo's. */
export interface ProjectionHeadOptions {
  /** Width of the hidden layers. */
  hiddenDim?: number;
  /** Width of the embedding. */
  outputDim?: number;
  /** Number of linear layers, at least 1. */
  layers?: number;
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
    const modules: torch.nn.UnaryModule[] = [];
    for (let i = 0; i < layers; i += 1) {
      if (i > 0) modules.push(new torch.nn.GELU());
      modules.push(
        new torch.nn.Linear(i === 0 ? inputDim : hiddenDim, i === layers - 1 ? outputDim : hiddenDim),
      );
    }
    this.layers = new torch.nn.Sequential(...modules);
  }

  /**
   * @param tokens - `[..., D]`.
   * @returns Embeddings `[..., outputDim]` of length 1.
   */
  override forward(tokens: Tensor): Tensor {
    return torch.scope(() => {
      const embeddings = this.layers.forward(tokens);
      // The floor is that of PyTorch's normalize: a zero vector stays zero.
      return embeddings.div(torch.linalgVectorNorm(embeddings, 2, [-1], true).clampMin(1e-12));
    });
  }
}

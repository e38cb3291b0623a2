import type { VisionTransformer } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** How much the class token attends to the patches in the last block. */
export interface ClassAttention {
  grid: [number, number];
  /** `[heads][rows * columns]`; what goes to the class token itself and to registers is left out. */
  heads: Float32Array[];
}

/**
 * Attention of the class token, head by head.
 * @param model in evaluation mode
 * @param pixels `[3, H, W]`, normalised
 */
export function classAttention(model: VisionTransformer, pixels: Tensor): ClassAttention {
  return torch.noGrad(() =>
    torch.scope(() => {
      const { attention, grid } = model.forwardFeatures(pixels.unsqueeze(0).to(model.device), {
        attention: true,
      });
      const [heads] = attention.shape.slice(1) as [number];
      const rows = attention.select(0, 0).to('cpu').to('float32').contiguous();
      return {
        grid,
        heads: Array.from({ length: heads }, (_, head) => rows.select(0, head).toFloat32Array()),
      };
    }),
  );
}

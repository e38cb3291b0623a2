import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';

/** Cuts an image into patches and maps each to a token by one convolution. */
export class PatchEmbed extends torch.nn.Module {
  readonly proj: torch.nn.Conv2d;

  constructor(
    readonly patchSize: number,
    embedDim: number,
  ) {
    super();
    this.proj = new torch.nn.Conv2d(3, embedDim, patchSize, { stride: patchSize });
  }

  /**
   * @param height - Height of the input in pixels.
   * @param width - Width of the input in pixels.
   * @returns Rows and columns of patches.
   * @throws {@link UserError} if a side is not a multiple of the patch size.
   */
  grid(height: number, width: number): [number, number] {
    const size = this.patchSize;
    if (height < size || width < size || height % size !== 0 || width % size !== 0) {
      const near = (side: number): number => Math.max(1, Math.round(side / size)) * size;
      throw new UserError(
        `An input of ${height} x ${width} px (height x width) cannot be cut into ${size} px patches: ` +
          `both sides must be multiples of ${size}, for example ${near(height)} x ${near(width)}.`,
      );
    }
    return [height / size, width / size];
  }

  /**
   * @param pixels - `[B, 3, H, W]`, normalised.
   * @returns Patch tokens `[B, N, D]`, row by row.
   */
  override forward(pixels: Tensor): Tensor {
    return this.proj.forward(pixels).flatten(2).transpose(1, 2);
  }
}

import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { checkImages } from '../../export/check.js';
import type { OnnxSession } from '../../export/onnx/session.js';
import { patchTokens } from '../../features/extraction.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import type { PatchHead } from '../heads/head.js';
import { LOGITS } from './head-graph.js';

/** How far the output of an exported segmenter lies from the source's at one image size. */
export interface SegmenterCheck {
  width: number;
  height: number;
  /** Largest difference of the probability of a class at a pixel. */
  difference: number;
  /** Share of pixels with the same class. */
  equal: number;
}

/** Runs a segmenter and its export on the fixed images: at the backbone's own size, and at 7 x 10 patches. */
export async function compareSegmenters(
  model: VisionTransformer,
  head: PatchHead,
  session: OnnxSession,
  layer: string,
): Promise<SegmenterCheck[]> {
  const checks: SegmenterCheck[] = [];
  for (const pixels of await checkImages(model.config)) {
    const [logits] = (await session.compute(pixels, [LOGITS])) as [Tensor];
    const patches = patchTokens(model, pixels, layer);
    checks.push(compare(logits, pixels, head, patches));
    [logits, pixels, patches].forEach((tensor) => tensor.release());
  }
  return checks;
}

function compare(logits: Tensor, pixels: Tensor, head: PatchHead, patches: Tensor): SegmenterCheck {
  const [, , height, width] = pixels.shape as [number, number, number, number];
  return torch.scope(() => {
    const expected = pixelScores(head, patches, [height, width]);
    if (logits.shape.join() !== expected.shape.join()) {
      return { width, height, difference: Infinity, equal: 0 };
    }
    const probabilities = head.scale === 'probability' ? expected : expected.softmax(1);
    return {
      width,
      height,
      difference: logits.softmax(1).sub(probabilities).abs().max().item(),
      equal: logits.argmax(1).eq(expected.argmax(1)).to('float32').mean().item(),
    };
  });
}

/** Scores of pixels by our own features and head: `[B, classes, H, W]`. */
function pixelScores(head: PatchHead, patches: Tensor, size: readonly number[]): Tensor {
  return torch.scope(() => {
    const grid = head
      .scores(patches.flatten(0, 2))
      .view([...patches.shape.slice(0, 3), head.classes])
      .permute([0, 3, 1, 2])
      .contiguous();
    return torch.upsampleBilinear2d(grid, size, false);
  });
}

import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream } from '../../data/random.js';
import { unitRows } from '../../features/unit-rows.js';
import type { Method, StepContext } from '../method.js';
import {
  planAlignment,
  viewsOn,
  type AlignedPair,
  type AlignmentPlan,
  type ViewBatch,
} from '../parts/alignment.js';
import { EmbeddingNetwork } from '../parts/embedding-network.js';
import { inPrecision } from '../parts/precision.js';
import {
  backboneConfig,
  PretrainingLearner,
  resolvePretraining,
  viewsOfStep,
  type ObjectiveLoss,
  type PretrainingConfig,
} from '../parts/pretraining.js';
import { pretrainingSettings } from '../parts/pretraining-settings.js';
import { roiAlign, type RoiAlignWeights } from '../parts/roi-align.js';

/**
 * Dense contrast between aligned patches of two views, without labels: after VADeR (Pinheiro et al., NeurIPS 2020,
 * arXiv 2011.05499) and DenseCL (Wang et al., CVPR 2021, arXiv 2011.09157). Here both views go through one network, as
 * in SimCLR, with neither a second, slower network nor a queue: the other patches of the batch, those of the same image
 * among them, are what a patch is told from; of several ranks those of its own share. Aligned patches are those of
 * NeCo's ROI alignment.
 */
export const contrast: Method<PretrainingConfig> = {
  name: 'contrast',
  summary: 'from random weights: tells aligned patches of two views from all others of the batch',
  settings: pretrainingSettings,
  resolve: (settings, facts) => resolvePretraining('contrast', settings as never, facts),
  architecture: backboneConfig,
  views: viewsOfStep,
  build: ({ device }, settings) => new ContrastLearner(settings, device),
};

/** A random stream of its own, beside those of the loader. */
const patchStream = 21;

/**
 * InfoNCE (van den Oord et al., arXiv 1807.03748) of patches in both directions: query i and key i show the same place,
 * all other keys do not, and the other way round,
 *
 *     loss = - mean over i of (log softmax_j(q_i . k_j / t)[i] + log softmax_j(k_i . q_j / t)[i]) / 2.
 *
 * @param queries - `[R, D]`, of any length; they are scaled to length 1.
 * @param keys - `[R, D]`.
 * @param temperature - t.
 * @returns the loss, a scalar; and the share of queries whose own key is the most similar one
 */
export function denseContrast(queries: Tensor, keys: Tensor, temperature: number): ObjectiveLoss {
  const logits = unitRows(queries).matmul(unitRows(keys).t()).div(temperature);
  const own = torch.arange(queries.shape[0]!, { dtype: 'int64', device: queries.device });
  const loss = torch.crossEntropyLoss(logits, own).add(torch.crossEntropyLoss(logits.t(), own)).div(2);
  const right = torch.noGrad(() => logits.argmax(1).eq(own).to('float32').mean().item());
  return { loss, accuracy: right };
}

class ContrastLearner extends PretrainingLearner<EmbeddingNetwork> {
  constructor(config: PretrainingConfig, device: string) {
    super(new EmbeddingNetwork(backboneConfig(config), config.contrast), config, device);
  }

  protected loss(given: ViewBatch, { step }: StepContext): ObjectiveLoss {
    const batch = viewsOn(given, this.network.backbone.device);
    const { roiSize, temperature } = this.config.contrast;
    const plan = planAlignment(batch, this.config.backbone.patch, roiSize);
    const pairs = unorderedPairs(plan.pairs, batch.globals.shape[0]!);
    const maps = this.#embed(batch, plan);
    const losses = pairs.map(({ globalView, view, teacher, student }, pair) => {
      const cells = this.#chooseCells(step, pair);
      return denseContrast(
        pooled(maps[view]!, student, cells),
        pooled(maps[globalView]!, teacher, cells),
        temperature,
      );
    });
    return {
      loss: torch.stack(losses.map(({ loss }) => loss)).mean(),
      accuracy: losses.reduce((sum, { accuracy }) => sum + accuracy, 0) / losses.length,
    };
  }

  /** Embedding maps `[B, h, w, E]` of all views. */
  #embed({ globals, locals }: ViewBatch, plan: AlignmentPlan): Tensor[] {
    const needed = plan.teacherGlobals.map((byte, i) => byte | plan.studentGlobals[i]!);
    const views = (pixels: Tensor, bytes: Uint8Array): Tensor[] =>
      inPrecision(this.config.precision, pixels.device, () =>
        this.network.forward(pixels.flatten(0, 1), bytes),
      ).embeddings.chunk(pixels.shape[0]!, 0);
    return [...views(globals, needed), ...(locals.shape[0]! > 0 ? views(locals, plan.studentLocals) : [])];
  }

  #chooseCells(step: number, pair: number): Tensor {
    const { roiSize, patchesPerView } = this.config.contrast;
    const order = new RandomStream(this.config.seed, patchStream, step, pair).permutation(roiSize ** 2);
    return torch.fromTypedArray(Int32Array.from(order.subarray(0, patchesPerView)));
  }
}

/** The loss goes both ways: of two global views one pair is enough. */
function unorderedPairs(pairs: readonly AlignedPair[], globalCount: number): AlignedPair[] {
  return pairs.filter(({ globalView, view }) => view >= globalCount || view > globalView);
}

/** Aligned patches `[B * cells, E]`. */
function pooled(map: Tensor, { wy, wx }: RoiAlignWeights, cells: Tensor): Tensor {
  return roiAlign(map, wy, wx).indexSelect(1, cells.to(map.device)).flatten(0, 1);
}

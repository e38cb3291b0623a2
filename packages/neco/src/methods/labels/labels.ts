import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../../data/masks.js';
import { countCells, squashMask } from '../../eval/mask-cells.js';
import { SampleOrder } from '../../views/order.js';
import type { Batch } from '../../views/loader.js';
import { planViews } from '../../views/sample.js';
import type { ViTConfig } from '../../vit/config.js';
import { VisionTransformer } from '../../vit/vision-transformer.js';
import type { LabelledImages, Method, StepContext } from '../method.js';
import { viewsOn, type ViewBatch } from '../parts/alignment.js';
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
import { shareAccuracy, shareCrossEntropy, type PatchShares } from './label-shares.js';
import { MaskSource } from './mask-source.js';

/**
 * Every patch token predicts the share of each class in its patch. The loader's views are pixels alone; the same parts
 * of the masks are found again, because the draws of a sample depend on seed and step alone.
 */
export const labels: Method<PretrainingConfig> = {
  name: 'labels',
  summary: 'from random weights, with masks: predicts the class shares of every patch',
  settings: pretrainingSettings,
  needsMasks: true,
  resolve: (settings, facts) => resolvePretraining('labels', settings as never, facts),
  architecture: backboneConfig,
  views: viewsOfStep,
  build: ({ device, labelled }, settings) => new LabelLearner(settings, device, labelled!),
};

/** A backbone and a linear layer on its patch tokens. */
export class PatchClassifier extends torch.nn.Module {
  readonly backbone: VisionTransformer;
  readonly classifier: torch.nn.Linear;

  constructor(config: ViTConfig, classes: number) {
    super();
    this.backbone = new VisionTransformer(config);
    this.classifier = new torch.nn.Linear(config.embedDim, classes);
  }

  /**
   * @param images - `[B, 3, H, W]`.
   * @returns Logits `[B, N, C]`.
   */
  override forward(images: Tensor): Tensor {
    return this.classifier.forward(this.backbone.forward(images));
  }
}

class LabelLearner extends PretrainingLearner<PatchClassifier> {
  readonly #source: MaskSource;
  readonly #order: SampleOrder;
  /** Of the images of the step. */
  #masks: readonly IndexMask[] = [];

  constructor(
    config: PretrainingConfig,
    device: string,
    private readonly data: LabelledImages,
  ) {
    super(new PatchClassifier(backboneConfig(config), data.classNames.length), config, device);
    this.#source = new MaskSource(data.pairs, data.classNames, data.ignoreIndex);
    this.#order = new SampleOrder(data.pairs.length, config.batchSize, config.seed);
  }

  async prepare({ files }: Batch): Promise<void> {
    this.#masks = await Promise.all(files.map((file) => this.#source.maskOf(file)));
  }

  protected loss(batch: ViewBatch, { step, ranks }: StepContext): ObjectiveLoss {
    const { device } = this.network.backbone;
    const targets = this.#targets(step * this.config.batchSize + ranks.rank * this.#masks.length, device);
    const { globals, locals } = viewsOn(batch, device);
    const logits = [globals, locals]
      .filter((views) => views.shape[0]! > 0)
      .map((views) =>
        inPrecision(this.config.precision, device, () => this.network.forward(views.flatten(0, 1))),
      );
    const all = torch.cat(logits.map((part) => part.flatten(0, 1).to('float32')));
    return { loss: shareCrossEntropy(all, targets), accuracy: shareAccuracy(all, targets) };
  }

  /**
   * Class shares of the patches of all views: view after view, image after image.
   * @param first - The sample of the first image.
   */
  #targets(first: number, device: string): PatchShares {
    const masks = this.#masks;
    const step = Math.floor(first / this.config.batchSize);
    const { globals, locals, ...rest } = viewsOfStep(this.config, step);
    const { patch } = this.config.backbone;
    const boxes = masks.map(({ width, height }, place) => {
      const random = this.#order.viewsOf(first + place);
      return planViews(random, width, height, { globals, locals, ...rest }).boxes;
    });
    const parts = boxes[0]!.flatMap((_, view) =>
      masks.map((mask, place) => {
        const { size } = view < globals.count ? globals : locals;
        const part = squashMask(mask, size, 'corrected', boxes[place]![view]);
        return countCells(part, patch, this.data.classNames.length, this.data.ignoreIndex, 'corrected');
      }),
    );
    const labelled = torch.cat(parts.map((part) => torch.fromTypedArray(part.labelled))).to('float32');
    const classes = this.data.classNames.length;
    const counts = torch.cat(
      parts.map((part) => torch.fromTypedArray(part.counts, [part.labelled.length, classes])),
    );
    return {
      shares: counts.div(labelled.clampMin(1).unsqueeze(1)).to(device),
      weights: labelled.div(patch * patch).to(device),
    };
  }
}

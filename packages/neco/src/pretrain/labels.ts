import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageMaskPair } from '../data/pairs.js';
import type { IndexMask } from '../data/masks.js';
import { countCells, squashMask } from '../eval/mask-cells.js';
import { viewsOn } from '../methods/parts/alignment.js';
import { inPrecision } from '../methods/parts/precision.js';
import { planViews } from '../views/sample.js';
import { SampleOrder } from '../views/order.js';
import type { Batch } from '../views/loader.js';
import { VisionTransformer } from '../vit/vision-transformer.js';
import type { ViTConfig } from '../vit/config.js';
import { shareAccuracy, shareCrossEntropy, type PatchShares } from './label-shares.js';
import { MaskSource } from './mask-source.js';
import type { ObjectiveLoss, PretrainObjective } from './objective.js';
import { backboneConfig, viewsOfStep, type ResolvedPretrainConfig } from './resolve.js';

/** Labelled images. */
export interface LabelledImages {
  pairs: readonly ImageMaskPair[];
  classNames: readonly string[];
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
}

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

/**
 * Every patch token predicts the share of each class in its patch. The loader's views are pixels alone; the same parts
 * of the masks are found again, because the draws of a sample depend on seed and step alone.
 */
export class LabelObjective implements PretrainObjective {
  readonly network: PatchClassifier;
  readonly #masks: MaskSource;
  readonly #order: SampleOrder;

  constructor(
    private readonly config: ResolvedPretrainConfig,
    private readonly data: LabelledImages,
  ) {
    this.network = new PatchClassifier(backboneConfig(config), data.classNames.length);
    this.#masks = new MaskSource(data.pairs, data.classNames, data.ignoreIndex);
    this.#order = new SampleOrder(data.pairs.length, config.batchSize, config.seed);
  }

  async prepare(batch: Batch): Promise<() => ObjectiveLoss> {
    const masks = await Promise.all(batch.files.map((file) => this.#masks.maskOf(file)));
    return () => this.#loss(batch, masks);
  }

  #loss(batch: Batch, masks: readonly IndexMask[]): ObjectiveLoss {
    const { device } = this.network.backbone.clsToken;
    const targets = this.#targets(batch.step, masks, device);
    const { globals, locals } = viewsOn(batch, device);
    const logits = [globals, locals]
      .filter((views) => views.shape[0]! > 0)
      .map((views) => inPrecision(this.config, device, () => this.network.forward(views.flatten(0, 1))));
    const all = torch.cat(logits.map((part) => part.flatten(0, 1).to('float32')));
    return { loss: shareCrossEntropy(all, targets), accuracy: shareAccuracy(all, targets) };
  }

  /** Class shares of the patches of all views: view after view, image after image. */
  #targets(step: number, masks: readonly IndexMask[], device: string): PatchShares {
    const { globals, locals, ...rest } = viewsOfStep(step, this.config);
    const { patch } = this.config.backbone;
    const boxes = masks.map(({ width, height }, place) => {
      const random = this.#order.viewsOf(step * this.config.batchSize + place);
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

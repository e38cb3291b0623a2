import type { Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import type { ViewConfig } from '../../views/config.js';
import { vitConfig, type ViTConfig } from '../../vit/config.js';
import { parseViTConfig } from '../../vit/parse-config.js';
import type {
  BackboneNetwork,
  Learner,
  MethodSettings,
  ParameterGroup,
  Rates,
  StartFacts,
  StepContext,
  StepNumbers,
} from '../method.js';
import type { ViewBatch } from './alignment.js';
import { requireMultiple, viewConfig } from './post-training.js';
import type { PretrainingSettings } from './pretraining-settings.js';
import { cosineSchedule } from './schedules.js';

/** What a backbone learns from when it starts from random weights. */
type ObjectiveName = 'contrast' | 'labels';

/** Settings in which no `auto` and no unset part of the architecture is left. */
export type PretrainingConfig = MethodSettings &
  Pick<PretrainingSettings, 'contrast' | 'labels'> & {
    steps: number;
    backbone: Record<'width' | 'depth' | 'heads' | 'patch' | 'size' | 'dropPath', number> &
      Pick<PretrainingSettings['backbone'], 'arch'>;
    views: Omit<PretrainingSettings['views'], 'globalSize' | 'localSize' | 'localCount'> &
      Record<'globalSize' | 'localSize' | 'localCount', number>;
    optimizer: Omit<PretrainingSettings['optimizer'], 'warmupSteps'> & { warmupSteps: number };
  } & { objective: ObjectiveName };

/** A loss and how often the network was right. */
export interface ObjectiveLoss {
  /** Scalar, with gradient. */
  loss: Tensor;
  /** Share of the patches that were answered rightly, 0 to 1; the objective says what right is. */
  accuracy: number;
}

/**
 * Fills in what the settings leave to `auto`.
 * @throws UserError for sizes that do not fit each other
 */
export function resolvePretraining(
  objective: ObjectiveName,
  settings: PretrainingSettings & { epochs: number; eval: { inputSize: number | 'auto' } },
  { images }: StartFacts,
): object {
  const batchSize = settings.batchSize === 'auto' ? Math.min(32, images) : settings.batchSize;
  const steps =
    settings.steps ?? Math.max(1, Math.round(settings.epochs * Math.max(1, Math.floor(images / batchSize))));
  const backbone = resolveBackbone(settings.backbone);
  const { warmupSteps } = settings.optimizer;
  const { inputSize } = settings.eval;
  return {
    objective,
    batchSize,
    steps,
    backbone,
    views: resolveViews(settings.views, backbone, objective),
    optimizer: {
      ...settings.optimizer,
      warmupSteps: warmupSteps === 'auto' ? Math.min(200, Math.floor(steps / 10)) : warmupSteps,
    },
    eval: { ...settings.eval, inputSize: inputSize === 'auto' ? backbone.size : inputSize },
  };
}

/** A network that is trained from random weights: without a teacher, it is itself the result. */
export abstract class PretrainingLearner<Network extends BackboneNetwork> implements Learner {
  readonly trained = 'network';
  readonly result = 'network';
  readonly networks: { network: Network };
  readonly groups: readonly ParameterGroup[];
  readonly clipGrad: number | null;
  readonly ownState = false;

  constructor(
    protected readonly network: Network,
    protected readonly config: PretrainingConfig,
    device: string,
  ) {
    this.networks = { network };
    network.train();
    if (device !== 'cpu') network.to({ device });
    this.groups = weightGroups(network.parameters(), config.optimizer);
    this.clipGrad = config.optimizer.clipGrad;
  }

  protected abstract loss(batch: ViewBatch, context: StepContext): ObjectiveLoss;

  state(): Map<string, Tensor> {
    return new Map();
  }

  rates(step: number, total: number): Rates {
    const { lr, warmupSteps } = this.config.optimizer;
    return { lr: cosineSchedule(step, total, lr, lr / 50, warmupSteps) };
  }

  step(batch: ViewBatch, context: StepContext): StepNumbers {
    return context.ranks.studentPart(() => {
      const { loss, accuracy } = this.loss(batch, context);
      const value = loss.item();
      context.check(value);
      context.ranks.lastBackward();
      loss.backward();
      return { loss: value, accuracy };
    });
  }
}

function resolveBackbone(given: PretrainingSettings['backbone']): PretrainingConfig['backbone'] {
  const { patchSize, imgSize } =
    given.arch === 'tiny' ? vitConfig('tiny', 'v2') : vitConfig(given.arch, 'v1');
  const known = vitConfig(given.arch, 'v2');
  const backbone = {
    ...given,
    width: given.width ?? known.embedDim,
    depth: given.depth ?? known.depth,
    heads: given.heads ?? known.numHeads,
    patch: given.patch ?? patchSize,
    size: given.size ?? imgSize,
  };
  if (backbone.width % backbone.heads !== 0) {
    throw new UserError(
      `"backbone.heads" is ${backbone.heads}, which does not divide "backbone.width" ${backbone.width}; ` +
        'set both so that it does.',
    );
  }
  requireMultiple('backbone.size', backbone.size, backbone.patch);
  backboneConfig({ backbone });
  return backbone;
}

/**
 * The architecture of the backbone: DINOv2's blocks.
 * @throws UserError for sizes beyond every model
 */
export function backboneConfig({ backbone }: Pick<PretrainingConfig, 'backbone'>): ViTConfig {
  const { arch, width, depth, heads, patch, size, dropPath } = backbone;
  const config = vitConfig(arch, 'v2', {
    embedDim: width,
    depth,
    numHeads: heads,
    patchSize: patch,
    imgSize: size,
    dropPath,
  });
  return parseViTConfig(config, 'the settings "backbone"');
}

function resolveViews(
  views: PretrainingSettings['views'],
  { patch, size }: PretrainingConfig['backbone'],
  objective: ObjectiveName,
): PretrainingConfig['views'] {
  const near = (pixels: number) => Math.max(1, Math.round(pixels / patch)) * patch;
  const globalSize = views.globalSize === 'auto' ? near((size * 4) / 7) : views.globalSize;
  const localSize = views.localSize === 'auto' ? near(globalSize / 2) : views.localSize;
  const localCount = views.localCount === 'auto' ? (objective === 'contrast' ? 2 : 0) : views.localCount;
  requireMultiple('views.globalSize', globalSize, patch);
  if (localCount > 0) requireMultiple('views.localSize', localSize, patch);
  for (const key of ['globalScale', 'localScale'] as const) {
    const [least, most] = views[key];
    if (least > most)
      throw new UserError(
        `"views.${key}" is [${least}, ${most}]; the first must not be larger than the second.`,
      );
  }
  return { ...views, globalSize, localSize, localCount };
}

/** How the views of a step are cut and coloured; those of the last steps are large. */
export function viewsOfStep(config: PretrainingConfig, step: number): ViewConfig {
  const { views, backbone, objective, steps } = config;
  const isLarge = step >= steps - Math.round(steps * views.fullSizeShare);
  const size = isLarge ? backbone.size : views.globalSize;
  return viewConfig(config, { count: objective === 'contrast' ? 2 : 1, size });
}

/** Over all weights; biases and the one-dimensional weights of norms and LayerScale are not decayed. */
function weightGroups(
  weights: readonly Tensor[],
  { lr, weightDecay }: PretrainingConfig['optimizer'],
): ParameterGroup[] {
  return [
    { name: 'weights', params: weights.filter(({ ndim }) => ndim > 1), lr, weightDecay },
    { name: 'weights-no-decay', params: weights.filter(({ ndim }) => ndim <= 1), lr, weightDecay: 0 },
  ];
}

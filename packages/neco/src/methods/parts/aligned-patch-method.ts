import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { VisionTransformer } from '../../vit/vision-transformer.js';
import type {
  Learner,
  Method,
  MethodSettings,
  MethodStart,
  ParameterGroup,
  Rates,
  StepContext,
  StepNumbers,
} from '../method.js';
import { planAlignment, viewsOn, type ViewBatch } from './alignment.js';
import { parameterGroups } from './parameter-groups.js';
import { postTrainingRates, resolvePostTraining, startingBackbone, viewConfig } from './post-training.js';
import {
  momentum,
  postTrainingSettings,
  roiSize,
  type ResolvedPostTraining,
} from './post-training-settings.js';
import { inPrecision } from './precision.js';
import { roiAlign } from './roi-align.js';
import { studentPasses } from './student-passes.js';
import { updateTeacher } from './teacher.js';

/** What a loss of aligned patches can read of the settings. */
export type AlignedPatchSettings = MethodSettings &
  ResolvedPostTraining & { roiSize: number; teacher: { momentum: number; momentumEnd: number } };

/** A method that needs to say no more than how patches are compared. */
export interface AlignedPatchLoss<Settings> {
  name: string;
  summary: string;
  /** Sections beside those of post-training, `roiSize` and `teacher`. */
  settings?: z.ZodRawShape;
  /**
   * @param student - Patch tokens `[B, k * k, D]`, float32: what the student sees of a region of each image.
   * @param teacher - The same places as the teacher sees them in another view; no gradient flows into it.
   * @returns `[B]`, one number an image; the loss of a step is the mean over images and pairs of views.
   */
  loss(student: Tensor, teacher: Tensor, settings: Settings): Tensor;
}

/**
 * A student and a slowly moving teacher that see the same places of images in different views, as in NeCo, without a
 * head: what is compared are the backbone's patch tokens.
 */
export function alignedPatchMethod<Settings = unknown>(
  comparison: AlignedPatchLoss<AlignedPatchSettings & Settings>,
): Method {
  const method: Method<AlignedPatchSettings & Settings> = {
    name: comparison.name,
    summary: comparison.summary,
    settings: {
      ...postTrainingSettings,
      roiSize,
      teacher: z.strictObject(momentum).prefault({}),
      ...comparison.settings,
    },
    resolve: (settings, { backbone }) => resolvePostTraining(settings, backbone!),
    views: (settings) => viewConfig(settings),
    build: (start, settings) =>
      new AlignedPatchLearner(start, settings, (student, teacher) =>
        comparison.loss(student, teacher, settings),
      ),
  };
  return method;
}

/** A backbone as a network. */
class BareBackbone extends torch.nn.Module {
  readonly backbone: VisionTransformer;

  constructor(config: ConstructorParameters<typeof VisionTransformer>[0]) {
    super();
    this.backbone = new VisionTransformer(config);
  }

  override forward(images: Tensor): Tensor {
    return this.backbone.forward(images);
  }
}

class AlignedPatchLearner implements Learner {
  readonly trained = 'student';
  readonly result = 'teacher';
  readonly networks: { student: BareBackbone; teacher: BareBackbone };
  readonly groups: readonly ParameterGroup[];
  readonly clipGrad: number | null;
  readonly ownState = false;

  constructor(
    { backbone, device }: MethodStart,
    private readonly settings: AlignedPatchSettings,
    private readonly compare: (student: Tensor, teacher: Tensor) => Tensor,
  ) {
    const { config, weights } = startingBackbone(backbone!, settings.backbone.registers);
    const student = new BareBackbone({ ...config, dropPath: settings.backbone.dropPath });
    const teacher = new BareBackbone({ ...config, dropPath: 0 });
    for (const network of [student, teacher]) {
      network.backbone.loadStateDict(weights);
      if (device !== 'cpu') network.to({ device });
    }
    student.train();
    teacher.requiresGrad_(false).eval();
    this.networks = { student, teacher };
    this.groups = parameterGroups(student, settings);
    this.clipGrad = settings.optimizer.clipGrad;
  }

  state(): Map<string, Tensor> {
    return new Map();
  }

  rates(step: number, total: number): Rates {
    const { lr, weightDecay, momentum: kept } = postTrainingRates(this.settings, step, total);
    return { lr, weightDecay, momentum: kept };
  }

  step(given: ViewBatch, context: StepContext): StepNumbers {
    const { settings, networks } = this;
    const { student, teacher } = networks;
    const { device, config } = student.backbone;
    const batch = viewsOn(given, device);
    const plan = planAlignment(batch, config.patchSize, settings.roiSize);
    const [views, images] = batch.globals.shape as [number, number];
    const tokens = (
      { backbone }: BareBackbone,
      ...seen: Parameters<VisionTransformer['forwardFeatures']>
    ) => {
      const { patchTokens, grid } = backbone.forwardFeatures(...seen);
      return patchTokens.unflatten(1, grid).to('float32');
    };
    const targets = context.ranks.teacherPart(() =>
      torch.noGrad(() => {
        const maps = inPrecision(settings.precision, device, () =>
          tokens(teacher, batch.globals.flatten(0, 1)),
        ).chunk(views, 0);
        return plan.pairs.map((pair) => roiAlign(maps[pair.globalView]!, pair.teacher.wy, pair.teacher.wx));
      }),
    );
    const share = 1 / (plan.pairs.length * images);
    const loss = context.ranks.studentPart(() =>
      studentPasses(batch, plan, settings, context, {
        embed: ({ pixels }, recomputation) => tokens(student, pixels, { recomputation }),
        loss: (patches, part) =>
          torch
            .cat(
              patches.map((seen, i) =>
                this.compare(seen, targets[part.pairs[i]!]!.narrow(0, ...part.images)),
              ),
            )
            .sum()
            .mul(share),
      }),
    );
    return { loss };
  }

  afterUpdate({ momentum: kept }: Rates): Record<string, number> {
    updateTeacher(this.networks.teacher, this.networks.student, kept!);
    return {};
  }
}

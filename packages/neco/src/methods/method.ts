import type * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { z } from 'zod';
import type { ImageMaskPair } from '../data/pairs.js';
import type { Batch } from '../views/loader.js';
import type { ViewConfig } from '../views/config.js';
import type { ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { ViewBatch } from './parts/alignment.js';
import type { RankedStep } from './parts/ranked-step.js';

/** What of a run's settings every method can count on. */
export interface MethodSettings {
  seed: number;
  /** Images of a step, of all ranks together. */
  batchSize: number;
  precision: 'fp32' | 'bf16';
}

/** What is known of a run before its settings are complete. */
export interface StartFacts {
  /** The backbone that the run starts with; null for random weights. */
  backbone: ViTConfig | null;
  images: number;
  onGpu: boolean;
}

/**
 * A way to train a backbone: an entry of the list in `methods/index.ts`, or an object of one's own given to `train`.
 * `Settings` are the sections of the settings that it reads.
 */
export interface Method<Settings extends MethodSettings = MethodSettings> {
  /** What `--method` takes. */
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** Its sections of the settings; of the same name as a run's own section, they take its place. */
  readonly settings: z.ZodRawShape;
  /**
   * Fills in what its sections leave to `auto` and checks them.
   * @throws UserError for settings that do not fit each other or the backbone
   */
  resolve?(settings: Settings, facts: StartFacts): object;
  /** How the views of the step after `step` steps are cut and coloured. */
  views(settings: Settings, step: number): ViewConfig;
  /** The backbone of a method that starts from random weights; without it a pretrained one has to be given. */
  architecture?(settings: Settings): ViTConfig;
  /** Whether images have to have masks. */
  readonly needsMasks?: boolean;
  /** The networks at step 0. libtorch's generator was seeded just before: random weights are drawn on the CPU. */
  build(start: MethodStart, settings: Settings): Learner;
}

/** What a method starts from. */
export interface MethodStart {
  /** Its weights are copied; null of a method that starts from random weights. */
  backbone: VisionTransformer | null;
  /** Where the networks are to lie. */
  device: string;
  /** Of a method that needs masks. */
  labelled: LabelledImages | null;
}

/** Images with masks. */
export interface LabelledImages {
  pairs: readonly ImageMaskPair[];
  classNames: readonly string[];
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
}

/** A network that holds a backbone. */
export type BackboneNetwork = torch.nn.Module & { readonly backbone: VisionTransformer };

/** Parameters with a learning rate and a weight decay of their own. */
export interface ParameterGroup {
  /** Groups named `head...` follow the rate of heads, groups named `...-no-decay` are not decayed. */
  name: string;
  params: Tensor[];
  lr: number;
  weightDecay: number;
}

/** What schedules say of one step. All of it is logged. */
export interface Rates {
  lr: number;
  /** Of heads, where they have a rate of their own. */
  headLr?: number;
  /** Where it changes. */
  weightDecay?: number;
  /** Share of the teacher that stays. */
  momentum?: number;
}

/** What a step is given beside its views. */
export interface StepContext {
  /** Steps done. */
  step: number;
  /** To be called with each part of the loss before its backward pass. @throws NonFiniteError */
  check(loss: number): void;
  ranks: RankedStep;
}

/** The loss of a step, and other numbers to log. */
export interface StepNumbers {
  loss: number;
  [name: string]: number;
}

/** A method at work: its networks, and what one step does with them. */
export interface Learner {
  /** By name; the name is the prefix of their weights in checkpoints, and that of the backbone's file. */
  readonly networks: Readonly<Record<string, BackboneNetwork>>;
  /** The name of the network that is trained. */
  readonly trained: string;
  /** The name of the network that is the result. */
  readonly result: string;
  readonly groups: readonly ParameterGroup[];
  /** Largest joint norm of the gradients; null for any. */
  readonly clipGrad: number | null;
  /** What a checkpoint holds and ranks send beside networks and optimiser, such as queues and centres; live tensors. */
  state(): Map<string, Tensor>;
  /** Whether each of several ranks has a `state` of its own. */
  readonly ownState: boolean;
  rates(step: number, total: number): Rates;
  /** Fetches what a step needs beside its views. @throws UserError for what is wrong with the data */
  prepare?(batch: Batch): Promise<void>;
  /** The loss; its gradient is added to the trained parameters. */
  step(batch: ViewBatch, context: StepContext): StepNumbers;
  /** Called when all gradients are there, before the optimiser uses them. */
  beforeUpdate?(rates: Rates): void;
  /**
   * Called after the optimiser: moves the teacher.
   * @param step - Steps done before this one.
   * @returns more to log
   */
  afterUpdate?(rates: Rates, batch: ViewBatch, step: number): Record<string, number>;
}

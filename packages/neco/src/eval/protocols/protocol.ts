import type { z } from 'zod';
import type { ImageMaskPair } from '../../data/pairs.js';
import type { RunSummary } from '../runs.js';
import type { PatchPoints } from './patch-points.js';
import type { EvaluationInput, EvaluationResult, PredictedMask } from './evaluation.js';

/** What is asked of a protocol that is run with several seeds. */
export interface SeededInput extends Omit<EvaluationInput, 'seed' | 'onPrediction'> {
  /** At least one. */
  seeds: readonly number[];
  /** Every predicted mask of the seeds whose masks the protocol shows. `run`: place of the seed in the list. */
  onPrediction?: (prediction: PredictedMask, run: number) => void;
  /** A line for people on what is about to be done. */
  onNote?: (text: string) => void;
}

/** Patches of a model's images, collected once for all protocols that cluster them. */
export interface PatchStore {
  /** @param labelled - Images that come before the scored ones. */
  of(
    input: Omit<SeededInput, 'seeds' | 'onPrediction'>,
    labelled?: readonly ImageMaskPair[],
  ): Promise<PatchPoints>;
}

/** Results for one value of the setting that is tried with several. */
export interface ResultGroup<Result> {
  value: unknown;
  summary: RunSummary;
  runs: Result[];
}

/** How published scores of a protocol were measured. */
export interface PublishedProtocol {
  /** Settings of its own, by name, the defaults of reference mode among them. */
  settings: Readonly<Record<string, number | string>>;
  /** The same where COCO is learnt from. */
  onCoco?: Readonly<Record<string, number | string>>;
  /** Settings that change what is measured and that no published evaluation has. */
  unset: readonly string[];
  /** Sides in pixels of the images, the first that patches divide counts. */
  sides: readonly number[];
  /** What the published code does otherwise although its settings are taken. */
  differences: readonly string[];
}

/** A way of measuring frozen features: a command of `neco eval`, and a part of `neco eval all` and `neco compare`. */
export interface Protocol<
  Settings extends object = object,
  Result extends EvaluationResult = EvaluationResult,
> {
  /** As its command is called. */
  name: string;
  /** For tables and headings. */
  title: string;
  /** What the command says of itself. */
  summary: string;
  /** One sentence: what is done and what the score means. */
  description: string;
  /** Its own settings, with what they mean and their defaults; see `commonSettings` for those of all. */
  settings: z.ZodObject;
  /** With which its command is run if nothing else is asked for. */
  seeds: readonly number[];
  /** What labelled training images are for, and when they are needed; null if never. */
  labelled: { use: string; needed(settings: Settings): boolean } | null;
  published: PublishedProtocol;
  /** The setting for which its command takes several values, and what then goes into the results. */
  several?: {
    key: string;
    heading(value: unknown): string;
    results(groups: readonly ResultGroup<Result>[], seeds: readonly number[], settings: Settings): object;
  };
  /** Whether the patches of {@link PatchStore} must come with the foreground by attention. */
  attention?(settings: Settings): boolean;
  /** Whether `run` gives one result a seed, for whose sake it should have all seeds at once. Default false. */
  resultsBySeed?: boolean;
  /**
   * One result a seed, or one for all of them.
   * @param settings - What is left out takes its default.
   */
  run(input: SeededInput, settings: Settings, patches: PatchStore): Promise<Result[]>;
  /** For people: what stands behind the mIoU, and lines below the table. */
  describe(results: readonly Result[]): { remark: string; details: string };
}

/** Runs once a seed. */
export async function eachSeed<Result>(
  { seeds, onPrediction, ...input }: SeededInput,
  evaluate: (input: EvaluationInput & { seed: number }) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [run, seed] of seeds.entries()) {
    const heard = onPrediction && ((prediction: PredictedMask) => onPrediction(prediction, run));
    results.push(await evaluate({ ...input, seed, onPrediction: heard }));
  }
  return results;
}

import { z } from 'zod';

/** Signals by which teachers can be compared without labels; of each more is taken for better. */
export const signalNames = [
  'mirrorAgreement',
  'shiftAgreement',
  'mirrorCosine',
  'neighbourAgreement',
  'effectiveRank',
] as const;

export type SignalName = (typeof signalNames)[number];

/** What decides where nothing else is asked for: the one that went with scores on photographs (docs/gain.md). */
export const defaultSignal: SignalName = 'mirrorCosine';

const count = z.number().int().positive();
const folder = z.string().min(1).nullable().default(null);
const auto = z.literal('auto');

/** How a backbone is measured while it is trained; nothing here changes what is learnt. */
export const evaluationSchema = z.strictObject({
  every: z
    .union([auto, z.number().int().nonnegative()])
    .default('auto')
    .describe(
      'the teacher is measured at the start, every so many steps and at the end; 0 for never; auto is a quarter of the run, at least 50 steps',
    ),
  images: folder.describe('folder of labelled images to measure on; null measures what needs no labels'),
  masks: folder.describe('their masks'),
  trainImages: folder.describe(
    'labelled images whose patches label the others; null takes one half of the labelled images for it',
  ),
  trainMasks: folder.describe('their masks'),
  maxImages: count.default(100).describe('most labelled images of each kind'),
  inputSize: z
    .union([auto, count])
    .default('auto')
    .describe('side in pixels to which images are squashed; auto is that of the global views'),
  signalImages: count
    .default(16)
    .describe('training images on which effective rank and neighbour agreement are measured'),
  collapseBelow: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.5)
    .describe('share of its value at the start below which effective rank or spread raise the alarm'),
  stopOnCollapse: z
    .boolean()
    .default(false)
    .describe('stop at the alarm; the networks of the last good evaluation are kept'),
  network: z
    .enum(['teacher', 'student'])
    .default('teacher')
    .describe(
      'which network is measured, and kept where it was best; in a run of few steps the teacher has hardly moved',
    ),
  signal: z
    .enum([...signalNames, 'none'])
    .default(defaultSignal)
    .describe(
      'without labelled images: what tells the best teacher and whether the run did good; none keeps no best',
    ),
  patience: count
    .nullable()
    .default(null)
    .describe('end the run after so many evaluations in a row without a better teacher; null never does'),
});

/** Settings of the evaluations of a run in which no `auto` is left. */
export type EvaluationConfig = Resolved<z.output<typeof evaluationSchema>>;

type Resolved<Settings> = Omit<Settings, 'every' | 'inputSize'> & { every: number; inputSize: number };

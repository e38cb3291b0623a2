import { evaluateClustering, evaluateOverclustering } from './clustering.js';
import { collectPatches } from './clustering-patches.js';
import type { PatchPoints } from './patch-points.js';
import type { KMeansSettings } from './clustering-settings.js';
import { evaluateInContext, type InContextSettings } from './in-context.js';
import type { LinearSettings } from './linear-settings.js';
import { evaluateLinear } from './linear.js';
import type { ViTConfig } from '../../vit/config.js';
import type {
  EvaluationInput,
  EvaluationResult,
  PatchStore,
  Protocol,
  ProtocolName,
  SeededInput,
} from './protocol.js';
import { evaluateUnsupervised } from './unsupervised.js';

/** Settings of single protocols; what is left out takes its default. */
export interface ProtocolSettings {
  incontext?: Pick<
    InContextSettings,
    'memorySize' | 'augmentationEpochs' | 'neighbours' | 'temperature' | 'storage'
  >;
  linear?: LinearSettings;
  /** Of all that cluster patches. */
  kMeans?: Omit<KMeansSettings, 'seeds'>;
  /** Clusters of overclustering. Default 500, but no more than a quarter of the patches. */
  overclusters?: number;
  /** Unsupervised: cluster the labelled images together with those scored. Default false. */
  bothSides?: boolean;
  /** Side of the images of each protocol where none is asked for. Default: the model's own. */
  inputSize?: (name: ProtocolName, config: Readonly<ViTConfig>) => number;
}

/** Every protocol that there is, in the order of tables. */
export function makeProtocols(settings: ProtocolSettings = {}): Protocol[] {
  const { inputSize } = settings;
  const protocols = protocolsOf(settings);
  if (inputSize === undefined) return protocols;
  return protocols.map((protocol) => ({
    ...protocol,
    inputSize: (config) => inputSize(protocol.name, config),
  }));
}

function protocolsOf(settings: ProtocolSettings): Protocol[] {
  const { incontext, linear, kMeans, overclusters, bothSides = false } = settings;
  return [
    {
      name: 'incontext',
      title: 'In-context',
      description:
        'Patches take the labels of their most similar patches in the labelled images; nothing is trained.',
      needsTrain: true,
      run: (input) => eachSeed(input, (seeded) => evaluateInContext({ ...incontext, ...seeded })),
    },
    {
      name: 'linear',
      title: 'Linear',
      description: 'A 1x1 convolution from frozen features to classes is trained on the labelled images.',
      needsTrain: true,
      run: (input) => eachSeed(input, (seeded) => evaluateLinear({ ...linear, ...seeded })),
    },
    {
      name: 'cluster',
      title: 'Clustering',
      description: 'As many k-means clusters as classes, matched one to one; labels only name the clusters.',
      needsTrain: false,
      run: async (input, patches) => {
        const points = await patches.of(input);
        return eachSeed(input, (seeded) => evaluateClustering({ ...kMeans, ...alone(seeded) }, points));
      },
    },
    {
      name: 'overcluster',
      title: 'Overclustering',
      description:
        'Many more k-means clusters than classes, each for the class that most of its pixels have.',
      needsTrain: false,
      run: async (input, patches) => {
        const points = await patches.of(input);
        const clusters = overclusters ?? Math.min(500, Math.ceil(points.points.shape[0]! / 4));
        return eachSeed(input, (seeded) =>
          evaluateOverclustering({ ...kMeans, clusters, ...alone(seeded) }, points),
        );
      },
    },
    {
      name: 'unsupervised',
      title: 'Unsupervised',
      description:
        'The foreground is found by attention, its parts are joined to objects, objects are matched to classes; class 0 is the background.',
      needsTrain: bothSides,
      needsAttention: !bothSides,
      run: async (input, patches) => {
        if (bothSides) return unsupervisedOnBothSides(input, kMeans);
        const points = await patches.of(input);
        return eachSeed(input, (seeded) => evaluateUnsupervised({ ...kMeans, ...alone(seeded) }, points));
      },
    },
  ];
}

/** The patches are others than those of the protocols that cluster the scored images alone. */
async function unsupervisedOnBothSides(
  input: SeededInput,
  kMeans: ProtocolSettings['kMeans'],
): Promise<EvaluationResult[]> {
  const { train: labelled, val } = input;
  const points = await collectPatches({ ...input, val: [...labelled, ...val], attention: true });
  try {
    return await eachSeed(input, (seeded) =>
      evaluateUnsupervised({ ...kMeans, ...alone(seeded), labelled }, points),
    );
  } finally {
    points.points.release();
  }
}

/** Patches of the validation images of one model, collected at the first request. */
export class SharedPatches implements PatchStore {
  readonly #attention: boolean;
  #collected: PatchPoints | null = null;

  /** @param attention whether the foreground by attention is needed; the points are the same without */
  constructor(attention: boolean) {
    this.#attention = attention;
  }

  /** @param input the same each time */
  async of(input: Parameters<PatchStore['of']>[0]): Promise<PatchPoints> {
    this.#collected ??= await collectPatches({ ...input, attention: this.#attention });
    return this.#collected;
  }

  release(): void {
    this.#collected?.points.release();
    this.#collected = null;
  }
}

/** Runs once a seed. */
async function eachSeed(
  { seeds, onPrediction, ...input }: SeededInput,
  evaluate: (input: EvaluationInput & { seed: number }) => Promise<EvaluationResult>,
): Promise<EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  for (const [run, seed] of seeds.entries()) {
    const heard: Pick<EvaluationInput, 'onPrediction'> =
      onPrediction === undefined ? {} : { onPrediction: (prediction) => onPrediction(prediction, run) };
    results.push(await evaluate({ ...input, seed, ...heard }));
  }
  return results;
}

/** The input for protocols that repeat themselves unless they are given one seed. */
function alone<Input extends { seed: number }>(input: Input): Input & { seeds: number[] } {
  return { ...input, seeds: [input.seed] };
}

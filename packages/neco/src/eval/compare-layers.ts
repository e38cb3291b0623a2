import { lastLayer, layerName, layerOf } from '../features/layer.js';
import type { BlockOutput, VisionTransformer } from '../vit/vision-transformer.js';
import {
  compareModels,
  type Comparison,
  type CompareOptions,
  type Difference,
  type ProtocolScores,
} from './compare.js';

export interface CompareLayersOptions extends Omit<
  CompareOptions,
  'models' | 'open' | 'layer' | 'shownImages'
> {
  model: VisionTransformer;
  /** As `layerOf` reads them; every block by default, with the final norm and without. The last is always measured: the others are compared with it. */
  layers?: readonly string[];
}

/** What the protocols say of one layer. */
export interface LayerScores {
  /** Its one name, see `layerName`. */
  layer: string;
  /** The block that it is; null for several. */
  block: number | null;
  /** Whether it is without the final norm. */
  raw: boolean;
  /** In the order of the protocols. */
  protocols: ProtocolScores[];
  /** Less the last layer, in the same order; empty for the last. */
  differences: Difference[];
}

/** The layer that a protocol scores highest. */
export interface BestLayer {
  protocol: string;
  layer: string;
  /** Over the last layer; null where that is the best. */
  difference: Difference | null;
  /** Whether the difference is beyond what drawing the images anew and the seeds make of it. */
  certain: boolean;
}

export interface LayerComparison extends Omit<Comparison, 'models' | 'differences'> {
  /** Blocks of the network. */
  depth: number;
  /** Single blocks in their order, each after the norm before raw, then the others as they were named. */
  layers: LayerScores[];
  /** In the order of the protocols. */
  best: BestLayer[];
}

/**
 * Scores the layers of a network on the same images and with the same seeds. Where its features are stored with all blocks
 * `ahead` (see {@link layerOutputs}), each image goes through the network once.
 *
 * @throws UserError for a layer that is not there, and as `compareModels`
 */
export async function compareLayers({
  model,
  layers,
  ...options
}: CompareLayersOptions): Promise<LayerComparison> {
  const { depth } = model.config;
  const names = layersOf(model, layers);
  const { comparison } = await compareModels({
    ...options,
    models: [lastLayer, ...names.filter((name) => name !== lastLayer)],
    open: (layer) => Promise.resolve({ model, layer, close: () => undefined }),
    shownImages: 0,
  });
  const { models, differences, ...common } = comparison;
  const scores = names.map((name) => ({
    layer: name,
    ...blockOf(name, depth),
    protocols: models.find((one) => one.name === name)!.protocols,
    differences: differences.filter((difference) => difference.model === name),
  }));
  const position = ({ block, raw }: LayerScores): number =>
    block === null ? Infinity : 2 * block + Number(raw);
  const sorted = scores.sort((a, b) => (position(a) === position(b) ? 0 : position(a) - position(b)));
  return { ...common, depth, layers: sorted, best: comparison.protocols.map((_, p) => bestOf(sorted, p)) };
}

/** Each layer once, by its name, and the last among them. */
function layersOf(
  { config }: Pick<VisionTransformer, 'config'>,
  given: readonly string[] | undefined,
): string[] {
  const all = given ?? Array.from({ length: config.depth }, (_, i) => [`${i + 1}`, `${i + 1}:raw`]).flat();
  return [...new Set([...all.map((layer) => layerName(layer, config)), lastLayer])];
}

/** The outputs of blocks that some layers need, each once: what one pass has to give. */
export function layerOutputs(
  { config }: Pick<VisionTransformer, 'config'>,
  layers: readonly string[] | undefined,
): BlockOutput[] {
  const outputs = layersOf({ config }, layers).flatMap((layer) => layerOf(layer, config).outputs);
  return [...new Map(outputs.map((output) => [`${output.block} ${output.norm}`, output])).values()];
}

function blockOf(layer: string, depth: number): Pick<LayerScores, 'block' | 'raw'> {
  const { outputs } = layerOf(layer, { depth });
  const [{ block, norm }] = outputs as [BlockOutput];
  return { block: outputs.length === 1 ? block : null, raw: !norm };
}

function bestOf(layers: readonly LayerScores[], p: number): BestLayer {
  const score = ({ protocols }: LayerScores): number => protocols[p]!.summary.mIoU.mean;
  const best = layers.reduce((a, b) => (score(b) > score(a) ? b : a));
  const difference = best.differences[p] ?? null;
  const certain =
    difference !== null &&
    difference.bootstrap.low > 0 &&
    difference.seeds.mean > (difference.seeds.deviation ?? 0);
  return { protocol: best.protocols[p]!.protocol, layer: best.layer, difference, certain };
}

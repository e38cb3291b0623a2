import type { RgbImage } from '@neco/neco';
import {
  RandomStream,
  viewConfig,
  type Corners,
  type RunFolder,
  type VisionTransformer,
} from '@neco/neco/internal';
import { wrongInput } from '../api-error.js';
import type {
  Rectangle,
  SortingAnswer,
  SortingOrder,
  SortingPicture,
  SortingQuery,
  SortingViewQuery,
} from '../api/sorting.js';
import { compareViews, lossPerPatch, sortReferences, type Comparison, type ViewPair } from './compare.js';
import {
  networksOfModel,
  networksOfRun,
  releaseNetworks,
  versionOf,
  type SortingNetworks,
} from './networks.js';
import { Recent } from './recent.js';
import { drawViews, renderBatch, viewPixels, type SeenBatch, type ViewedPicture } from './views.js';

/** Images of the batch, from all of which the references come: few, so that an answer does not take long. */
const batchSize = 4;

/** Where images and networks come from. */
export interface SortingSources {
  imageCount: number;
  nameOf(image: number): string;
  fileOf(image: number): Promise<string>;
  /** A run by name, or the model of a number: a run folder or a backbone with the name it goes by. */
  run(name: string): RunFolder;
  model(index: number): { name: string; run: RunFolder | null; backbone: () => Promise<VisionTransformer> };
}

interface NamedNetworks extends SortingNetworks {
  name: string;
}

/** A batch with what was computed of it, by pair of views. */
interface Seen {
  batch: SeenBatch;
  comparisons: Map<string, Comparison>;
}

/** Answers what the sorting looks like; keeps the last networks and batches, and does one thing after another. */
export class SortingViewer {
  readonly #networks = new Recent<NamedNetworks>(2, releaseNetworks);
  readonly #seen = new Recent<Seen>(4, ({ batch }) => {
    [batch.globals, batch.locals].forEach((tensor) => tensor.release());
  });
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly sources: SortingSources) {}

  /** @throws ApiError for what is out of range; UserError if networks cannot be opened */
  answer(query: SortingQuery): Promise<SortingAnswer> {
    return this.#inTurn(async () => {
      const { networks, seen, seed } = await this.#open(query);
      const pair = pairOf(query, networks);
      const name = `${pair.teacherView} ${pair.studentView}`;
      const comparison = seen.comparisons.get(name) ?? compareViews(networks, seen.batch, pair, seed);
      seen.comparisons.set(name, comparison);
      return this.#describe(query, networks, seen.batch, comparison, pair, seed);
    });
  }

  view(query: SortingViewQuery): Promise<RgbImage> {
    return this.#inTurn(async () => {
      const { seen, networks } = await this.#open(query);
      requireBelow('picture', query.picture, seen.batch.pictures.length);
      requireBelow('view', query.view, viewsOf(networks).length);
      return viewPixels(seen.batch, query.picture, query.view);
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(() => {
      this.#seen.clear();
      this.#networks.clear();
      return Promise.resolve();
    });
  }

  /** Two answers at once would need the memory of both, and neither would come sooner. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #open({ image, run, model, seed = 0 }: Pick<SortingQuery, 'image' | 'run' | 'model' | 'seed'>) {
    requireBelow('image', image, this.sources.imageCount);
    const { key, open } = this.#source(run, model ?? 0);
    const networks = await this.#networks.get(key, open);
    const seen = await this.#seen.get(`${key} ${image} ${seed}`, async () => {
      const views = viewConfig(networks.config);
      const drawn = await drawViews(this.#batch(image, seed), batchSize, this.sources.fileOf, views, seed);
      return { batch: renderBatch(drawn, views), comparisons: new Map() };
    });
    return { networks, seen, seed };
  }

  #source(run: string | undefined, model: number): { key: string; open: () => Promise<NamedNetworks> } {
    if (run !== undefined) return this.#runSource(run, this.sources.run(run));
    const source = this.sources.model(model);
    if (source.run !== null) return this.#runSource(source.name, source.run);
    return {
      key: `model ${model}`,
      open: async () => ({ ...networksOfModel(await source.backbone()), name: source.name }),
    };
  }

  #runSource(name: string, folder: RunFolder): { key: string; open: () => Promise<NamedNetworks> } {
    return {
      key: `run ${folder.root} ${versionOf(folder)}`,
      open: async () => ({ ...(await networksOfRun(folder)), name }),
    };
  }

  /** The image first, then the others in a random order. */
  *#batch(image: number, seed: number): Generator<number> {
    yield image;
    for (const other of new RandomStream(seed, image, 1).permutation(this.sources.imageCount)) {
      if (other !== image) yield other;
    }
  }

  #describe(
    query: SortingQuery,
    networks: NamedNetworks,
    batch: SeenBatch,
    comparison: Comparison,
    pair: ViewPair,
    seed: number,
  ): SortingAnswer {
    const { sorting, loss } = networks.config;
    const softness = {
      ...sorting,
      studentSteepness: query.steepness ?? sorting.studentSteepness,
      teacherSteepness: query.steepness ?? sorting.teacherSteepness,
    };
    const losses = lossPerPatch(comparison, softness).map((value, i) =>
      comparison.counted[i] ? value : null,
    );
    const counted = losses.filter((value) => value !== null);
    const patch =
      query.patch ?? Math.max(0, losses.indexOf(counted.length > 0 ? Math.max(...counted) : null));
    requireBelow('patch', patch, losses.length);
    const order = (which: 'student' | 'teacher'): SortingOrder => {
      const sorted = sortReferences(comparison, which, patch, softness);
      return { ...sorted, values: sorted.values.map(round), permutation: sorted.permutation.map(round) };
    };
    const { name, step, embeddings, student, teacher } = networks;
    return {
      source: { name, step, embeddings, same: student === teacher },
      seed,
      side: comparison.side,
      views: viewsOf(networks),
      pictures: batch.pictures.map((picture) => this.#describePicture(picture, networks, pair)),
      ...pair,
      patch,
      steepness: { student: softness.studentSteepness, teacher: softness.teacherSteepness },
      losses,
      loss: counted.length === 0 ? null : counted.reduce((sum, value) => sum + value, 0) / counted.length,
      references: comparison.references,
      student: order('student'),
      teacher: order('teacher'),
      distance: loss.distance,
    };
  }

  #describePicture(
    picture: ViewedPicture,
    networks: SortingNetworks,
    { teacherView, studentView }: ViewPair,
  ): SortingPicture {
    const views = viewsOf(networks);
    const { width, height } = picture.size;
    const shares = (corners: Corners, view: number): Rectangle =>
      corners.map((at) => at / views[view]!.size) as Rectangle;
    return {
      image: picture.id,
      name: this.sources.nameOf(picture.id),
      boxes: picture.boxes.map((box) => [
        box.x / width,
        box.y / height,
        (box.x + box.width) / width,
        (box.y + box.height) / height,
      ]),
      teacherRegion: shares(picture.globalBoxes[teacherView]![studentView]!, teacherView),
      studentRegion: shares(picture.viewBoxes[studentView]![teacherView]!, studentView),
    };
  }
}

function viewsOf({ config }: SortingNetworks): SortingAnswer['views'] {
  const { globals, locals } = viewConfig(config);
  const group = (kind: 'global' | 'local', { count, size }: { count: number; size: number }) =>
    Array.from({ length: count }, () => ({ kind, size }));
  return [...group('global', globals), ...group('local', locals)];
}

function pairOf({ teacherView = 0, studentView }: SortingQuery, networks: SortingNetworks): ViewPair {
  const views = viewsOf(networks);
  requireBelow('teacherView', teacherView, views.filter(({ kind }) => kind === 'global').length);
  const other = studentView ?? (teacherView === 0 ? 1 : 0);
  requireBelow('studentView', other, views.length);
  if (other === teacherView) throw wrongInput('The student and the teacher must see different views.');
  return { teacherView, studentView: other };
}

function requireBelow(what: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value < limit) return;
  throw wrongInput(`"${what}" is ${value}; it must be a whole number from 0 to ${limit - 1}.`);
}

/** Digits that nobody sees cost time on the way. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

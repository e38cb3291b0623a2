import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '@neco/neco';
import {
  imagenetMean,
  imagenetStd,
  overlaps,
  planViews,
  RandomStream,
  readPicture,
  renderViews,
  UndecodableImage,
  type Box,
  type Corners,
  type ImageSize,
  type ViewBatch,
  type ViewConfig,
  type ViewPlan,
} from '@neco/neco/internal';

/** An image of the batch and where its views were cut. */
export interface ViewedPicture {
  /** Image. */
  id: number;
  /** Of the picture that `boxes` are rectangles of, in pixels. */
  size: ImageSize;
  /** Globals, then locals. */
  boxes: Box[];
  /** `[g][v]`: what global view g shares with view v, in pixels of g. */
  globalBoxes: Corners[][];
  /** `[v][g]`: the same in pixels of v. */
  viewBoxes: Corners[][];
}

/** A batch as a step of the trainer sees it. */
export interface SeenBatch extends ViewBatch {
  pictures: ViewedPicture[];
}

/** A decoded image and what chance decided on its views. */
export interface Drawn {
  id: number;
  image: RgbImage;
  plan: ViewPlan;
}

/**
 * Decodes images and draws their views as the trainer does. What chance decides on an image depends on the seed and
 * the image alone.
 * @param ids - The first must be decodable; of the others those that are not are passed over.
 * @param count - Images wanted.
 * @param fileOf - File of an image.
 * @throws UndecodableImage if the first is damaged
 */
export async function drawViews(
  ids: Iterable<number>,
  count: number,
  fileOf: (id: number) => Promise<string>,
  config: ViewConfig,
  seed: number,
): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  for (const id of ids) {
    if (drawn.length === count) break;
    const random = new RandomStream(seed, id);
    const draw = ({ width, height }: ImageSize) => planViews(random, width, height, config);
    try {
      const { picture, plan } = await readPicture(await fileOf(id), draw, config);
      drawn.push({ id, image: picture.image, plan });
    } catch (error) {
      if (drawn.length === 0 || !(error instanceof UndecodableImage)) throw error;
    }
  }
  return drawn;
}

/** Cuts and colours the views: what the trainer's loader does with them. */
export function renderBatch(drawn: readonly Drawn[], config: ViewConfig): SeenBatch {
  return torch.scope(() => {
    const [globals, locals] = [config.globals, config.locals].map(({ count, size }) =>
      torch.zeros([count, drawn.length, 3, size, size]),
    ) as [Tensor, Tensor];
    drawn.forEach(({ image, plan }, place) => {
      const targets = [globals, locals].flatMap((group) => group.select(1, place).unbind(0));
      renderViews(image, plan, targets);
    });
    const pictures = drawn.map(({ id, image: { width, height }, plan: { boxes, mirrored } }) => ({
      id,
      size: { width, height },
      boxes,
      ...overlaps(boxes, config, mirrored),
    }));
    return { globals, locals, ...stackedBoxes(pictures), pictures };
  });
}

/** Boxes of all pictures, `[G, V, B, 4]` and `[V, G, B, 4]`. */
function stackedBoxes(pictures: readonly ViewedPicture[]): Pick<ViewBatch, 'globalBoxes' | 'viewBoxes'> {
  const stacked = (boxes: Corners[][][]): Float32Array =>
    Float32Array.from(
      boxes[0]!.flatMap((row, i) => row.flatMap((_, j) => boxes.flatMap((picture) => picture[i]![j]!))),
    );
  return {
    globalBoxes: stacked(pictures.map((picture) => picture.globalBoxes)),
    viewBoxes: stacked(pictures.map((picture) => picture.viewBoxes)),
  };
}

/** A view as an RGB picture `[size, size, 3]`, before it was normalised. */
export function viewPixels({ globals, locals }: SeenBatch, picture: number, view: number): RgbImage {
  return torch.scope(() => {
    const globalCount = globals.shape[0]!;
    const views = view < globalCount ? globals.select(0, view) : locals.select(0, view - globalCount);
    const statistics = [imagenetMean, imagenetStd].map((values) =>
      torch.tensor([...values]).reshape([3, 1, 1]),
    );
    const [mean, std] = statistics as [Tensor, Tensor];
    const pixels = views.select(0, picture).mul(std).add(mean).mul(255).round().clamp(0, 255);
    const [, height, width] = pixels.shape as [number, number, number];
    const data = pixels.permute([1, 2, 0]).to('uint8').contiguous().toTypedArray() as Uint8Array;
    return { data, width, height };
  });
}

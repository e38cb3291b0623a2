import { axisAgreement, axisColours, pca, project, turnAxes, type Principal } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { placesIn, type PatchGrids } from './patch-grids.js';

/** Share of the foreground at either end that gets the darkest or the brightest value of a channel. */
const clipped = 0.01;

/** Fewer patches than this have no three directions worth colours: then all patches count as foreground. */
const leastForeground = 8;

/** Which side of the threshold is the foreground; `auto`: the one that touches the image's edges less; `all`: both. */
export type ForegroundSide = 'auto' | 'above' | 'below' | 'all';

export interface ColourOptions {
  /** Where the first component is cut, in its standard deviations from its mean. Default 0. */
  threshold?: number;
  /** Default `auto`. */
  side?: ForegroundSide;
}

/** Images in the colours of one model. */
export interface PrincipalColours {
  grid: readonly [number, number];
  /** `[images][rows * columns * 3]`: red, green, blue. */
  colours: Uint8Array[];
  /** `[images][rows * columns]`: 1 for foreground. */
  foreground: Uint8Array[];
  /** The side of the threshold that was taken. */
  side: Exclude<ForegroundSide, 'auto'>;
  /** Share of the foreground's variance that the three colours hold. */
  explained: number;
}

/**
 * Patches as colours, as in the figures of DINOv2 (Oquab et al., 2023): the first principal component of all patches is
 * thresholded to find the foreground, whose own first three components are red, green and blue. All images share one
 * basis. Which component is which channel, and its sign, carry no meaning: those of later models are chosen so that
 * they agree with the first model's as far as they can.
 *
 * @param models features of the same images by each model; D at least 3
 */
export function principalColours(
  models: readonly PatchGrids[],
  options: ColourOptions = {},
): PrincipalColours[] {
  return torch.noGrad(() =>
    torch.scope(() => {
      const bases = models.map((model) => foregroundBasis(model, options));
      const [first] = bases;
      return bases.map((basis, i) => paint(models[i]!, i === 0 ? basis : turned(basis, first!)));
    }),
  );
}

interface ForegroundBasis {
  grid: readonly [number, number];
  images: number;
  /** `[N * P]`, bool. */
  foreground: Tensor;
  /** `[N * P, 3]`: all patches in the foreground's basis. */
  points: Tensor;
  side: PrincipalColours['side'];
  explained: number;
}

function foregroundBasis({ features, grid }: PatchGrids, options: ColourOptions): ForegroundBasis {
  const [images, patches, dim] = features.shape as [number, number, number];
  const rows = features.reshape([images * patches, dim]);
  const { foreground, side } = splitForeground(rows, images, grid, options);
  const some = rows.indexSelect(0, foreground.nonzero().squeeze(1));
  const { principal } = pca(some, 3);
  return {
    grid,
    images,
    foreground,
    points: project(rows, principal),
    side,
    explained: principal.explained,
  };
}

function splitForeground(
  rows: Tensor,
  images: number,
  grid: readonly [number, number],
  { threshold = 0, side = 'auto' }: ColourOptions,
): { foreground: Tensor; side: PrincipalColours['side'] } {
  const all = torch.ones([rows.shape[0]!], { dtype: 'bool' });
  if (side === 'all') return { foreground: all, side };
  const { points, principal } = pca(rows, 1);
  const above = inDeviations(points, principal).gt(threshold);
  const chosen = side === 'auto' ? innerSide(above, images, grid) : side;
  const foreground = chosen === 'above' ? above : above.logicalNot();
  if (foreground.sum().item() < leastForeground) return { foreground: all, side: 'all' };
  return { foreground, side: chosen };
}

function inDeviations(points: Tensor, { variance }: Principal): Tensor {
  return points.squeeze(1).div(Math.sqrt(Math.max(variance.item(), 1e-12)));
}

/** The side of which a smaller part lies on the images' edges. */
function innerSide(
  above: Tensor,
  images: number,
  [rows, columns]: readonly [number, number],
): 'above' | 'below' {
  const edge = torch.ones([rows, columns], { dtype: 'bool' });
  if (rows > 2 && columns > 2)
    edge
      .narrow(0, 1, rows - 2)
      .narrow(1, 1, columns - 2)
      .fill_(0);
  const maps = above.view([images, rows * columns]);
  const onEdge = edge.view([1, rows * columns]);
  const edgeShare = (side: Tensor): number =>
    side.logicalAnd(onEdge).sum().item() / Math.max(1, side.sum().item());
  return edgeShare(maps) <= edgeShare(maps.logicalNot()) ? 'above' : 'below';
}

/** A basis whose axes agree with a reference's on the patches that are foreground for both. */
function turned(basis: ForegroundBasis, reference: ForegroundBasis): ForegroundBasis {
  const places = torch.fromTypedArray(placesIn(basis.grid, reference.grid));
  const perImage = basis.grid[0] * basis.grid[1];
  const offsets = torch.arange(basis.images, { dtype: 'int32' }).mul(perImage).unsqueeze(1);
  const there = offsets.add(places.unsqueeze(0)).reshape([-1]);
  const both = basis.foreground.indexSelect(0, there).logicalAnd(reference.foreground);
  const shared = both.nonzero().squeeze(1);
  if (shared.shape[0]! < leastForeground) return basis;
  const centred = (points: Tensor): Tensor => points.sub(points.mean([0], true));
  const agreement = axisAgreement(
    centred(basis.points.indexSelect(0, there.indexSelect(0, shared))),
    centred(reference.points.indexSelect(0, shared)),
  );
  return { ...basis, points: turnAxes(basis.points, agreement) };
}

function paint({ grid }: PatchGrids, basis: ForegroundBasis): PrincipalColours {
  const { images, foreground, points, side, explained } = basis;
  const colours = axisColours(points, clipped, points.indexSelect(0, foreground.nonzero().squeeze(1)));
  return {
    grid,
    colours: perImage(colours, images),
    foreground: perImage(foreground.to('uint8'), images),
    side,
    explained,
  };
}

function perImage(values: Tensor, images: number): Uint8Array[] {
  const bytes = values.contiguous().toTypedArray() as Uint8Array;
  const size = bytes.length / images;
  return Array.from({ length: images }, (_, i) => bytes.slice(i * size, (i + 1) * size));
}

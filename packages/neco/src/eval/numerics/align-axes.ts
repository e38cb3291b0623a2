import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { unitRows } from '../../features/unit-rows.js';

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Which axis of some points becomes each axis of a reference, and with which sign. */
export interface AxisAgreement {
  order: readonly [number, number, number];
  signs: [number, number, number];
}

/**
 * The exchange and mirroring of axes that makes points correlate most with a reference.
 * @param points `[N, 3]`, centred, as `reference`
 */
export function axisAgreement(points: Tensor, reference: Tensor): AxisAgreement {
  return torch.scope(() => {
    const correlation = unitRows(points, 0).t().mm(unitRows(reference, 0)).toArray() as number[][];
    const agreement = (order: readonly number[]): number =>
      order.reduce((sum, axis, channel) => sum + Math.abs(correlation[axis]![channel]!), 0);
    const best = orders.reduce((a, b) => (agreement(b) > agreement(a) ? b : a));
    const sign = (channel: 0 | 1 | 2): number => (correlation[best[channel]]![channel]! < 0 ? -1 : 1);
    return { order: best, signs: [sign(0), sign(1), sign(2)] };
  });
}

/** Points `[N, 3]` with their axes exchanged and mirrored. */
export function turnAxes(points: Tensor, { order, signs }: AxisAgreement): Tensor {
  return torch.scope(() =>
    points.indexSelect(1, torch.tensor([...order], { dtype: 'int64' })).mul(torch.tensor(signs)),
  );
}

/**
 * Points with their axes exchanged and mirrored so that they correlate most with those of a reference.
 * @param points `[N, 3]`, centred, as `reference`
 */
export function alignAxes(points: Tensor, reference: Tensor): Tensor {
  return turnAxes(points, axisAgreement(points, reference));
}

/**
 * Points `[N, 3]` as colours: each axis stretched over 0 to 255, uint8.
 * @param clipped - Share of the points at either end of an axis that get 0 or 255.
 * @param counted - Points `[M, 3]` whose range is stretched; by default all.
 */
export function axisColours(points: Tensor, clipped: number, counted: Tensor = points): Tensor {
  return torch.scope(() => {
    const [sorted] = counted.sort(0);
    const last = sorted.shape[0]! - 1;
    const low = sorted.select(0, Math.floor(clipped * last));
    const high = sorted.select(0, Math.ceil((1 - clipped) * last));
    const stretched = points.sub(low).div(high.sub(low).clampMin(1e-12)).clamp(0, 1);
    return stretched.mul(255).round().to('uint8');
  });
}

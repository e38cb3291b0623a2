import { addressNumber } from '../../parts/address-number.js';

/** Images listed at first, and added by each "more". */
export const listed = 24;

/** What the view shows of a project, as its address says it; see {@link readSettings}. */
export interface TeachSettings {
  /** Name of the open project; null: the list of projects. */
  project: string | null;
  /** Number of the image that is taught. */
  image: number;
  /** Index of the model whose features label. */
  model: number;
  /** What strokes mean: a class, or null to take labels away. */
  brush: number | null;
  over: TeachOverlay;
  /** Of what lies over the image, 0 to 1. */
  opacity: number;
}

/** What lies over the image: the labels, how sure they are, the true mask, or nothing. */
export type TeachOverlay = 'labels' | 'certainty' | 'mask' | 'none';

/**
 * Reads `project`, `image`, `model`, `class` (a number, or `none` to take labels away), `over` (labels, certainty, mask,
 * none) and `opacity` in percent; what is left out or makes no sense has its default.
 */
export function readSettings(address: URLSearchParams, models: number, images: number): TeachSettings {
  const whole = (name: string, below: number) => addressNumber(address, name, below);
  const over = address.get('over');
  return {
    project: address.get('project'),
    image: whole('image', images) ?? 0,
    model: whole('model', models) ?? 0,
    brush: address.get('class') === 'none' ? null : (whole('class', 255) ?? 0),
    over: over === 'certainty' || over === 'mask' || over === 'none' ? over : 'labels',
    opacity: (whole('opacity', 101) ?? 60) / 100,
  };
}

import { addressNumber } from '../../parts/address-number.js';

/** What the view of patches shows, as its address says it; see {@link readSettings}. */
export interface PatchSettings {
  /** Index of the one model shown; null: all, side by side. */
  model: number | null;
  /** Neighbours of each model. */
  k: number;
  /** Neighbours from other images only. */
  other: boolean;
  /** At most one neighbour of each image. */
  one: boolean;
  /** Index of the class that neighbours have to be of; null: any. */
  onlyClass: number | null;
  over: Overlay;
  /** Of what lies over the image, 0 to 1. */
  opacity: number;
  /** Whether each model's heat map has the range of its own similarities instead of a common one. */
  ownScale: boolean;
}

/** What lies over the image. */
export type Overlay = 'heat' | 'mask' | 'none';

/** Numbers of neighbours to choose from. */
export const counts = [6, 12, 24, 48, 96];

/**
 * Reads `model`, `k`, `other=1`, `one=1`, `class`, `over` (heat, mask, none), `opacity` in percent and `scale=own`;
 * what is left out or makes no sense has its default.
 */
export function readSettings(address: URLSearchParams, models: number, classes: number): PatchSettings {
  const number = (name: string, below: number) => addressNumber(address, name, below);
  const over = address.get('over');
  const k = number('k', 201);
  return {
    model: number('model', models),
    k: k === null || k === 0 ? 12 : k,
    other: address.get('other') === '1',
    one: address.get('one') === '1',
    onlyClass: number('class', classes),
    over: over === 'mask' || over === 'none' ? over : 'heat',
    opacity: (number('opacity', 101) ?? 70) / 100,
    ownScale: address.get('scale') === 'own',
  };
}

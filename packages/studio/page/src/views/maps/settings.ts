/** What the view of maps shows, as its address says it; see {@link readSettings}. */
export interface MapSettings {
  map: MapKind;
  /** Numbers of the chosen images, in order. */
  images: number[];
  /** Index of the one model shown; null: all, side by side. */
  model: number | null;
  /** Of what lies over the images, 0 to 1. */
  opacity: number;
  /** Interpolated between patches. */
  smooth: boolean;
  /** Where the first component is cut, in deviations. */
  threshold: number;
  side: ForegroundSide;
  /** Number of clusters. */
  k: number;
  /** The cluster that is looked for; null: none. */
  cluster: number | null;
  /** Lines between clusters. */
  lines: boolean;
  /** Attention head; null: all of them. */
  head: number | null;
}

export type MapKind = 'colours' | 'clusters' | 'attention';

export type ForegroundSide = 'auto' | 'above' | 'below' | 'all';

/** Most images that are shown together: the server's limit is higher, the screen's is not. */
export const mostImages = 48;

/** Images shown when none were chosen. */
const firstImages = 8;

/** Most clusters that the server makes. */
export const mostClusters = 128;

/**
 * Reads `map` (colours, clusters, attention), `images=3,7,12`, `model`, `opacity` in percent, `smooth=1`; `threshold` and
 * `side` of the colours; `k`, `cluster` and `lines=0` of the clusters; `head` of the attention. What is left out or makes
 * no sense has its default.
 */
export function readSettings(address: URLSearchParams, models: number, images: number): MapSettings {
  const number = (name: string, from: number, to: number): number | null => {
    const text = address.get(name);
    const value = Number(text);
    return text !== null && text !== '' && Number.isFinite(value) && value >= from && value <= to
      ? value
      : null;
  };
  const whole = (name: string, from: number, to: number): number | null => {
    const value = number(name, from, to);
    return value !== null && Number.isInteger(value) ? value : null;
  };
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T =>
    values.find((value) => value === address.get(name)) ?? otherwise;
  const k = whole('k', 2, mostClusters) ?? 12;
  return {
    map: oneOf('map', ['colours', 'clusters', 'attention'], 'colours'),
    images: chosenImages(address.get('images'), images),
    model: whole('model', 0, models - 1),
    opacity: (whole('opacity', 0, 100) ?? 80) / 100,
    smooth: address.get('smooth') === '1',
    threshold: number('threshold', -3, 3) ?? 0,
    side: oneOf('side', ['auto', 'above', 'below', 'all'], 'auto'),
    k,
    cluster: whole('cluster', 0, k - 1),
    lines: address.get('lines') !== '0',
    head: whole('head', 0, 255),
  };
}

function chosenImages(text: string | null, total: number): number[] {
  if (text === null) return spread(firstImages, total);
  const ids = text.split(',').map(Number);
  return [...new Set(ids.filter((id) => Number.isInteger(id) && id >= 0 && id < total))].slice(0, mostImages);
}

/** Images evenly spread over the set. */
export function spread(count: number, total: number): number[] {
  const some = Math.min(count, total);
  return Array.from({ length: some }, (_, i) => Math.floor((i * total) / some));
}

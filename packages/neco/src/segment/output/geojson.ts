import type { ImageSize } from '../../data/decode.js';
import { numberedClass } from '../../data/numbered-classes.js';
import { regionOutlines, type Polygon } from './polygons.js';

/**
 * The regions of a picture with their holes as GeoJSON (RFC 7946): a feature for each region, with properties `class` and
 * `index`. Coordinates are pixels from the upper left corner, y downwards, as QuPath and other viewers of images take them;
 * there is no place on Earth in them.
 *
 * @param labels `[height * width]`, row by row
 * @param skipped label of pixels without a class
 */
export function regionsAsGeoJson(
  labels: ArrayLike<number>,
  size: ImageSize,
  classNames: readonly string[],
  skipped: number,
): string {
  const features = Array.from(regionOutlines(labels, size, skipped), (region) => ({
    type: 'Feature',
    properties: { class: classNames[region.class] ?? numberedClass(region.class), index: region.class },
    geometry: { type: 'Polygon', coordinates: [region.outline, ...region.holes].map(closedRing) },
  }));
  return `{"type":"FeatureCollection","features":[${features.map((feature) => `\n${JSON.stringify(feature)}`).join(',')}\n]}\n`;
}

/** Pairs, the first again at the end. */
function closedRing(polygon: Polygon): [number, number][] {
  const points = Array.from({ length: polygon.length / 2 }, (_, i): [number, number] => [
    polygon[2 * i]!,
    polygon[2 * i + 1]!,
  ]);
  return [...points, points[0]!];
}

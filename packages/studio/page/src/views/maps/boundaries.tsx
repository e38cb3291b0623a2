import { boundaryLines } from '../../../../src/maps/boundaries.js';
import type { Grid } from '../../parts/patch-rect.js';

/** Lines between the clusters of an image, over its picture. */
export function Boundaries({ labels, grid }: { labels: Uint8Array; grid: Grid }) {
  const path = boundaryLines(labels, grid)
    .map(({ x1, y1, x2, y2 }) => `M${x1} ${y1}L${x2} ${y2}`)
    .join('');
  return (
    <svg
      className="boundaries"
      viewBox={`0 0 ${grid[1]} ${grid[0]}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="boundary-under" d={path} />
      <path className="boundary" d={path} />
    </svg>
  );
}

import { useEffect, useRef } from 'react';
import type { Grid } from './patch-rect.js';

/** Colours over an image, one a patch. */
export interface PatchColours {
  grid: Grid;
  /** Red, green, blue, alpha of each patch, row by row; 0 to 255. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** One pixel a patch, stretched by the browser over the whole image. */
export function PatchLayer({
  colours: { grid, rgba },
  opacity = 1,
  smooth = false,
  span,
}: {
  colours: PatchColours;
  opacity?: number;
  /** Interpolated between patches instead of drawn as squares. */
  smooth?: boolean;
  /** Rows and columns that the image spans where the grid ends beyond it. */
  span?: Grid;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows, columns] = grid;
  useEffect(() => {
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, columns, rows), 0, 0);
  }, [rgba, columns, rows]);
  return (
    <canvas
      ref={canvas}
      className="patch-layer"
      width={columns}
      height={rows}
      style={{
        opacity,
        imageRendering: smooth ? 'auto' : 'pixelated',
        ...(span && { width: percent(columns / span[1]), height: percent(rows / span[0]) }),
      }}
      aria-hidden="true"
    />
  );
}

function percent(share: number): string {
  return `${100 * share}%`;
}

/** Pixels in rows. */
export interface Grid<Data> {
  data: Data;
  width: number;
  height: number;
}

type Pixels = Uint8Array | Uint16Array | Uint32Array;

/**
 * Turns stored pixels upright.
 * @param orientation as EXIF counts: 1 upright, 2 to 8 mirrored or turned
 * @param channels numbers of a pixel
 */
export function upright<Data extends Pixels>(
  { data, width, height }: Grid<Data>,
  orientation: number,
  channels = 1,
): Grid<Data> {
  if (orientation === 1) return { data, width, height };
  const across = orientation > 4;
  const turned = { width: across ? height : width, height: across ? width : height };
  const out = data.slice() as Data;
  for (let y = 0, to = 0; y < turned.height; y++) {
    for (let x = 0; x < turned.width; x++) {
      const [column, row] = storedAt(orientation, x, y, width, height);
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c]!;
    }
  }
  return { data: out, ...turned };
}

/** Where the pixel shown at x, y is stored. */
function storedAt(
  orientation: number,
  x: number,
  y: number,
  width: number,
  height: number,
): [number, number] {
  switch (orientation) {
    case 2:
      return [width - 1 - x, y];
    case 3:
      return [width - 1 - x, height - 1 - y];
    case 4:
      return [x, height - 1 - y];
    case 5:
      return [y, x];
    case 6:
      return [y, height - 1 - x];
    case 7:
      return [width - 1 - y, height - 1 - x];
    case 8:
      return [width - 1 - y, x];
    default:
      return [x, y];
  }
}

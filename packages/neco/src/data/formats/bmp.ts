/** Pixels of a decoded image: RGB interleaved, row by row. */
interface Rgb {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Whether a file begins as a Windows bitmap: its magic, and two reserved numbers that are zero. */
export function isBmp(start: string): boolean {
  return /^BM[^]{4}\0{4}/.test(start);
}

/** Width and height in pixels. @throws Error for a damaged header */
export function bmpSize(bytes: Buffer): { width: number; height: number } {
  const { width, height } = headerOf(bytes);
  return { width, height };
}

interface BmpHeader {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  pixels: number;
  /** By index: blue, green, red, nothing. */
  palette: Buffer;
}

/**
 * Decodes a Windows bitmap without compression: 1, 4 or 8 bits with a palette, 24 or 32 bits. Nothing of the fourth byte
 * of 32 bits is said in the format, and it is left out.
 *
 * @throws Error that says in a few words what is not read, or what is wrong
 */
export function decodeBmp(bytes: Buffer): Rgb {
  const { width, height, topDown, bits, pixels, palette } = headerOf(bytes);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixels + rowBytes * height > bytes.length) throw new Error('it is cut short');
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixels + rowBytes * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++, to += 3) {
      const [source, from] =
        bits >= 24
          ? [bytes, row + (x * bits) / 8]
          : [
              palette,
              4 * ((bytes[row + ((x * bits) >> 3)]! >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1)),
            ];
      if (from + 3 > source.length) throw new Error('it has an index beyond its palette');
      for (let c = 0; c < 3; c++) data[to + c] = source[from + 2 - c]!;
    }
  }
  return { data, width, height };
}

function headerOf(bytes: Buffer): BmpHeader {
  if (bytes.length < 54) throw new Error('it is cut short');
  const headerBytes = bytes.readUInt32LE(14);
  if (headerBytes < 40) throw new Error('it is a BMP of OS/2, which is not read; save it as PNG');
  const [width, signedHeight] = [bytes.readInt32LE(18), bytes.readInt32LE(22)];
  const [bits, compression] = [bytes.readUInt16LE(28), bytes.readUInt32LE(30)];
  if (width <= 0 || signedHeight === 0) throw new Error('its header is damaged');
  const masked = compression === 3 && bits === 32 && usualMasks(bytes);
  if (![1, 4, 8, 24, 32].includes(bits) || (compression !== 0 && !masked))
    throw new Error(
      `it is a BMP of ${bits} bits with compression ${compression}, which is not read; save it as PNG`,
    );
  const colours = bits > 8 ? 0 : bytes.readUInt32LE(46) || 1 << bits;
  const palette = bytes.subarray(14 + headerBytes, 14 + headerBytes + 4 * Math.min(256, colours));
  const height = Math.abs(signedHeight);
  return { width, height, topDown: signedHeight < 0, bits, pixels: bytes.readUInt32LE(10), palette };
}

/** Whether red, green and blue lie where they lie without masks. */
function usualMasks(bytes: Buffer): boolean {
  return (
    bytes.length >= 66 && [0xff0000, 0xff00, 0xff].every((mask, i) => bytes.readUInt32LE(54 + 4 * i) === mask)
  );
}

/** Whether a file begins as a binary PGM or PPM. */
export function isNetpbm(start: string): boolean {
  return /^P[56][\s#]/.test(start);
}

/** Magic, width, height and largest value, with comments in between, then one blank. */
const header = /^P([56])(?:\s|#[^\n]*\n)+(\d{1,9})(?:\s|#[^\n]*\n)+(\d{1,9})(?:\s|#[^\n]*\n)+(\d{1,5})\s/;

/** Width and height in pixels. @throws Error for a damaged header */
export function netpbmSize(bytes: Buffer): { width: number; height: number } {
  const { width, height } = headerOf(bytes);
  return { width, height };
}

function headerOf(bytes: Buffer): {
  width: number;
  height: number;
  channels: number;
  largest: number;
  at: number;
} {
  const found = header.exec(bytes.toString('latin1', 0, 4096));
  const [width, height, largest] = (found ?? []).slice(2).map(Number);
  if (found === null || !width || !height || !largest || largest > 65_535)
    throw new Error('its header is damaged');
  return { width, height, channels: found[1] === '6' ? 3 : 1, largest, at: found[0].length };
}

/**
 * Decodes a binary PGM (P5) or PPM (P6) to 8-bit RGB: its largest value becomes 255.
 * @throws Error if it is damaged or cut short
 */
export function decodeNetpbm(bytes: Buffer): { data: Uint8Array; width: number; height: number } {
  const { width, height, channels, largest, at } = headerOf(bytes);
  const each = largest > 255 ? 2 : 1;
  const count = width * height * channels;
  if (at + count * each > bytes.length) throw new Error('it is cut short');
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const from = at + each * (channels === 3 ? i : Math.floor(i / 3));
    const value = each === 2 ? bytes.readUInt16BE(from) : bytes[from]!;
    data[i] = Math.round((255 * Math.min(value, largest)) / largest);
  }
  return { data, width, height };
}

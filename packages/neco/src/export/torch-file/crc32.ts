/** Remainders of every byte for the reversed polynomial of zip (PKWARE APPNOTE 6.3.9, section 4.4.7). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1)
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  return remainder;
});

/** CRC-32 as zip archives use it. (Node has one of its own only from 20.15 on.) */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  // Counting is four times as fast here as for-of, and weights are gigabytes.
  let i = 0;
  while (i < bytes.length) crc = (TABLE[(crc ^ (bytes[i++] as number)) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

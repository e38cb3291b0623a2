// True and predicted masks in the colours of their classes, side by side; no photograph.
import sharp from 'sharp';
import { decodeMask } from '@neco/neco/internal';

/** Height of a mask in the sheet, space around it, height of the legend's lines, in pixels. */
const [maskHeight, gap, line] = [150, 8, 20];
const voidColour = [224, 224, 224];

/**
 * A sheet of two columns: truth left, prediction right; below them the colours of all classes that occur.
 *
 * @param {string} file ending in .webp, .png or .jpg
 * @param pairs the images, in their order on the sheet
 */
export async function writeMaskPictures(file, segmenter, pairs, refine) {
  const colours = segmenter.classes.map(({ colour }) => colour);
  const rows = [];
  const seen = new Set();
  for (const { image, mask } of pairs) {
    const truth = await decodeMask(mask);
    const { classes, width, height } = await segmenter.apply(image, { refine });
    for (const value of new Set([...truth.data, ...classes])) if (value < colours.length) seen.add(value);
    rows.push(
      await Promise.all([truth, { data: classes, width, height }].map((map) => painted(map, colours))),
    );
  }
  const half = Math.ceil(rows.length / 2);
  const pairWidth = Math.max(...rows.map(([left, right]) => left.width + right.width + gap));
  const width = 2 * pairWidth + 5 * gap;
  const placed = rows.flatMap((row, i) => {
    const left = gap + (i < half ? 0 : pairWidth + 3 * gap);
    const top = gap + (i % half) * (maskHeight + gap);
    return [
      { input: row[0].png, left, top },
      { input: row[1].png, left: left + row[0].width + gap, top },
    ];
  });
  const top = gap + half * (maskHeight + gap);
  const legend = legendOf(
    segmenter.classes,
    [...seen].sort((a, b) => a - b),
    width,
  );
  placed.push({ input: Buffer.from(legend.svg), left: 0, top });
  await sharp({ create: { width, height: top + legend.height, channels: 3, background: '#ffffff' } })
    .composite(placed)
    .webp({ lossless: true })
    .toFile(file);
}

async function painted({ data, width, height }, colours) {
  const pixels = Buffer.alloc(3 * width * height);
  data.forEach((value, i) => pixels.set(colours[value] ?? voidColour, 3 * i));
  const { data: png, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ height: maskHeight, kernel: 'nearest' })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { png, width: info.width };
}

function legendOf(classes, seen, width) {
  const columns = Math.floor(width / 130);
  const height = Math.ceil((seen.length + 1) / columns) * line + gap;
  const entries = [...seen.map((index) => classes[index]), { name: 'no class', colour: voidColour }];
  const parts = entries.map(({ name, colour }, i) => {
    const [x, y] = [gap + (i % columns) * 130, Math.floor(i / columns) * line];
    return (
      `<rect x="${x}" y="${y + 3}" width="14" height="14" fill="rgb(${colour})"/>` +
      `<text x="${x + 20}" y="${y + 14}" font-family="sans-serif" font-size="12">${name}</text>`
    );
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}</svg>`;
  return { svg, height };
}

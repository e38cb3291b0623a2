// Draws photographs with a marked patch, and how like it all patches are to a backbone before and after post-training.
// docs/pictures/patches.webp was made from three photographs that come with scikit-image:
//
//   node tools/readme-picture.mjs --before dinov2-small-saliency --after RUN:student --out docs/pictures/patches.webp \
//     chelsea.png@.48,.55 coffee.png@.4,.58 astronaut.png@.2,.85
//
// X,Y is the place of the patch, in shares of the width and height of the photograph.
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { loadBackbone } from '@neco/neco';
import sharp from 'sharp';

const width = 264;
const gap = 6;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { before: { type: 'string' }, after: { type: 'string' }, out: { type: 'string' } },
});
const photographs = [];
for (const text of positionals) {
  const [file, place] = text.split('@');
  const taken = await sharp(file).metadata();
  const tile = { width, height: Math.round((width * taken.height) / taken.width) };
  photographs.push({ file, tile, place: place.split(',').map(Number) });
}
const columns = [markedPhotograph];
for (const name of [values.before, values.after]) {
  const model = await loadBackbone(name);
  columns.push((photograph) => likenessMap(model, photograph));
}
const pieces = [];
let top = 0;
for (const photograph of photographs) {
  for (const [column, draw] of columns.entries())
    pieces.push({ input: await draw(photograph), left: column * (width + gap), top });
  top += photograph.tile.height + gap;
}
const size = { width: columns.length * (width + gap) - gap, height: top - gap };
await sharp({ create: { ...size, channels: 3, background: '#fff' } })
  .composite(pieces)
  .webp({ quality: 85 })
  .toFile(values.out);

function markedPhotograph({ file, tile, place: [x, y] }) {
  const mark = `<svg width="${tile.width}" height="${tile.height}"><circle cx="${x * tile.width}" cy="${y * tile.height}"
    r="6" fill="none" stroke="#fff" stroke-width="2.5"/></svg>`;
  return sharp(file)
    .resize({ ...tile, fit: 'fill' })
    .composite([{ input: Buffer.from(mark) }])
    .png()
    .toBuffer();
}

/** Cosines with the marked patch: black for the 5 % least like it, yellow for itself. */
async function likenessMap(model, { file, tile, place: [x, y] }) {
  const { patches } = await model.features(file, { size: 448 });
  const [rows, across, dim] = patches.shape;
  const tokens = patches.reshape([rows * across, dim]);
  const unit = tokens.div(torch.norm(tokens, 2, [1], true));
  const query = unit.select(0, Math.floor(y * rows) * across + Math.floor(x * across));
  const cosines = unit.matmul(query).toTypedArray();
  const low = [...cosines].sort((a, b) => a - b)[Math.floor(cosines.length / 20)];
  const pixels = Uint8Array.from([...cosines].flatMap((cosine) => colour((cosine - low) / (1 - low))));
  return sharp(pixels, { raw: { width: across, height: rows, channels: 3 } })
    .resize({ ...tile, fit: 'fill', kernel: 'nearest' })
    .png()
    .toBuffer();
}

/** From black by violet and orange to light yellow. */
function colour(share) {
  const stops = [
    [0, 0, 4],
    [87, 16, 110],
    [188, 55, 84],
    [249, 142, 9],
    [252, 255, 164],
  ];
  const at = Math.min(Math.max(share, 0), 0.9999) * (stops.length - 1);
  const [from, to] = [stops[Math.floor(at)], stops[Math.floor(at) + 1]];
  return from.map((value, i) => Math.round(value + (at % 1) * (to[i] - value)));
}

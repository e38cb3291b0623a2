// How time and memory grow with the number of images: the folder is listed, checked, trained on (to the first step),
// embedded and looked at in the studio; patches as random numbers are searched and clustered. Each measurement is a
// process of its own, so that its peak memory is its own; time on the clock is followed by processor time.
//
//   npm run bench -- scale [--images 1000,10000,100000] [--parts list,train,...] [--most 10000] [--photos DIR]
//                          [--folder DIR] [--json]
//
// The images are hard links of a few pictures: photographs of --photos, else drawn ones. What decodes every image stops
// at --most of them; more are a matter of patience. The folder takes 8 GB for the search and up to 7 GB for the studio.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runProgram } from '../packages/torch/libtorch/subprocess.mjs';
import { linkedFolder } from './scale/linked-folder.mjs';

/** What is measured: of how many things for an image, and whether it takes time for each image. */
const PARTS = {
  list: { what: 'list and fingerprint' },
  check: { what: 'data check', decodes: true },
  train: { what: 'first step of training' },
  embed: { what: 'embed with tiny', decodes: true },
  studio: { what: 'studio: first page of the gallery' },
  incontext: { what: 'in-context search of 256 queries', patches: 1024, most: 10_000 },
  kmeans: { what: 'k-means, 21 clusters', patches: 100 },
};

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000,10000,100000' },
    parts: { type: 'string', default: Object.keys(PARTS).join() },
    most: { type: 'string', default: '10000' },
    photos: { type: 'string' },
    folder: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = values.images.split(',').map(Number);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'neco-bench-scale-'));
const program = fileURLToPath(new URL('./scale/measure.mjs', import.meta.url));

async function measure(part, images) {
  const input = { part, images, folder, pictures: await linkedFolder(folder, images, values.photos) };
  const { code, stdout, output } = await runProgram(process.execPath, [program, JSON.stringify(input)]);
  if (code !== 0) throw new Error(`${part} of ${images} images: ${output}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const rows = [];
try {
  for (const part of values.parts.split(',')) {
    const { what, decodes = false, patches = null, most = Infinity } = PARTS[part];
    const wanted = sizes.filter((images) => images <= (decodes ? Number(values.most) : most));
    let before = null;
    for (const images of wanted) {
      const found = await measure(part, images);
      const row = { part, images, patches: patches && patches * images, ...found };
      if (before !== null) row.exponent = exponent(before, row);
      rows.push(row);
      console.log(line(what, row));
      before = row;
    }
  }
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify(rows));

/** Of processor time: 1 where it grows as its data does. */
function exponent(before, row) {
  return Number((Math.log(row.cpu / before.cpu) / Math.log(row.images / before.images)).toFixed(2));
}

function line(what, { images, patches, seconds, cpu, peakMB, mappedMB, exponent: grows, ...more }) {
  const of = patches === null ? `${images} images` : `${images} images, ${patches} patches`;
  const mapped = mappedMB > 0 ? ` and ${mappedMB} MB of a mapped file` : '';
  const growth = grows === undefined ? '' : `, exponent ${grows}`;
  const details = Object.entries(more)
    .filter(([key]) => key !== 'part')
    .map(([key, value]) => `; ${key} ${value}`);
  return `${what}, ${of}: ${seconds} s (${cpu} s of processor time), ${peakMB} MB${mapped}${growth}${details.join('')}`;
}

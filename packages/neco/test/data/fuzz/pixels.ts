// Compares every file of a folder that tools/fixtures/pixels.py wrote: node .../fuzz/pixels.js FOLDER
import { tryPixelCases } from './pixel-cases.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('give the folder that tools/fixtures/pixels.py wrote');
const { masks, pictures, wrong } = await tryPixelCases(folder);
for (const [title, counts] of Object.entries({ masks, pictures })) {
  console.log(title);
  for (const [what, count] of Object.entries(counts).sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(6)}  ${what}`);
}
wrong.slice(0, 40).forEach((line) => console.log(line));
console.log(`${wrong.length} wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;

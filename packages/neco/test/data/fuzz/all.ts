import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  checkData,
  decodeImage,
  decodeMask,
  UndecodableImage,
  UserError,
  type Finding,
} from '@neco/neco/internal';
import sharp from 'sharp';
import { mutant, type Mutant } from './mutants.js';
import { cpuMilliseconds, temporaryFolder } from '@neco/testing';

// Reads damaged and unusual files as pictures and as masks, and checks that each is read, or refused by name, in
// little memory; and that `neco data check` finds a fault exactly where reading fails.
//   node all.js [FILES] [SEED]
// Prints a line for each defect and a last line of JSON.

/** Growth of the process's memory that the largest file may cause, in MB: a picture is decoded, not more. */
const MAX_MEGABYTES = 250;
/** Of processor time of all threads, which other work on the machine changes little. */
const MAX_CPU_MILLISECONDS = 5000;

const [files = 1000, seed = 1] = process.argv.slice(2).map(Number);
// What is cached for a name would hide that the file is another one.
sharp.cache(false);
const folder = temporaryFolder();
const count = { images: 0, masks: 0, refusedImages: 0, refusedMasks: 0 };
const defects: string[] = [];
let slowest = 0;

for (let index = 0; index < 20; index++) await look(index, await mutant(seed + 1, index % 2), false);
const before = process.resourceUsage().maxRSS;
for (let index = 0; index < files; index++) await look(index, await mutant(seed, index), true);
const memory = (process.resourceUsage().maxRSS - before) / 1024;
if (memory > MAX_MEGABYTES) defects.push(`memory grew by ${memory.toFixed(0)} MB`);
for (const defect of defects) console.log(defect);
const times = { slowest: Math.round(slowest), memory: Math.round(memory) };
console.log(JSON.stringify({ files, ...count, ...times, defects: defects.length }));

process.exitCode = defects.length > 0 ? 1 : 0;

async function look(index: number, { extension, bytes, recipe }: Mutant, counted: boolean): Promise<void> {
  const file = path.join(folder, `${index}.${extension}`);
  writeFileSync(file, bytes);
  const note = (what: string) => defects.push(`${index} (${recipe}, ${extension}): ${what}`);
  const started = process.cpuUsage();
  const imageError = await refusal(() => readPicture(file), file, note);
  const maskError = await refusal(() => readMask(file), file, note);
  const findings = await check(file);
  const milliseconds = cpuMilliseconds(started);
  if (counted) tally(imageError, maskError, milliseconds);
  if (milliseconds > MAX_CPU_MILLISECONDS) note(`took ${milliseconds.toFixed(0)} ms of processor time`);
  const found = (kinds: string[]) => findings.some(({ kind }) => kinds.includes(kind));
  const [asImage, asMask] = [found(['undecodable', 'truncated', 'too-large']), found(['mask-unreadable'])];
  if (asImage !== (imageError !== null))
    note(`check says ${asImage}, decodeImage says ${imageError ?? 'nothing'}`);
  if (asMask !== (maskError !== null))
    note(`check says ${asMask}, decodeMask says ${maskError ?? 'nothing'}`);
  rmSync(file);
}

function tally(imageError: string | null, maskError: string | null, milliseconds: number): void {
  slowest = Math.max(slowest, milliseconds);
  if (imageError === null) count.images++;
  else count.refusedImages++;
  if (maskError === null) count.masks++;
  else count.refusedMasks++;
}

async function readPicture(file: string): Promise<void> {
  const { data, width, height } = await decodeImage(file);
  if (data.length !== 3 * width * height || data.length === 0)
    throw new Error(`${data.length} bytes came out`);
}

async function readMask(file: string): Promise<void> {
  const { data, width, height } = await decodeMask(file);
  if (data.length !== width * height || data.length === 0) throw new Error(`${data.length} values came out`);
}

/** What was refused, in one sentence that names the file; any other error is a defect. */
async function refusal(
  read: () => Promise<void>,
  file: string,
  note: (what: string) => void,
): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    const { message } = error as Error;
    const known = error instanceof UndecodableImage || error instanceof UserError;
    if (!known) note(`unexpected ${(error as Error).stack ?? message}`);
    else if (!message.includes(file) || message.includes('\n')) note(`the message is "${message}"`);
    return message;
  }
}

async function check(file: string): Promise<Finding[]> {
  const pairs = [{ image: file, mask: file, stem: 'file' }];
  const { findings } = await checkData({
    parts: [
      {
        split: '',
        root: folder,
        images: [],
        pairs: { pairs, imagesWithoutMask: [], masksWithoutImage: [] },
        published: null,
      },
    ],
    classNames: null,
    ignoreIndex: 255,
  });
  return findings;
}

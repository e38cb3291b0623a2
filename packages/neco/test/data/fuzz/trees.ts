// Reads damaged data sets - folders with damaged lists and class files, and damaged archives - as training, evaluation
// and `neco data check` do: node trees.js [COUNT] [SEED]
// Prints a line for each defect and a last line of JSON.
import { rmSync } from 'node:fs';
import path from 'node:path';
import {
  checkData,
  decodeImage,
  openEvaluationPairs,
  openForCheck,
  openTrainingImages,
  readLabels,
  SkipList,
  UndecodableImage,
  UserError,
} from '@neco/neco/internal';
import sharp from 'sharp';
import { writeDamagedTree, writeSources, type DamagedTree } from './damaged-trees.js';
import { cpuMilliseconds, temporaryFolder } from '@neco/testing';

/** Of processor time of all threads, which other work on the machine changes little. */
const MAX_CPU_MILLISECONDS = 5000;
const MAX_MEGABYTES = 250;
const MAX_LETTERS = 2000;
/** Pictures that are read of a tree that opens. */
const LOOKED_AT = 3;

const [count = 1000, seed = 1] = process.argv.slice(2).map(Number);
sharp.cache(false);
const result = { tried: 0, read: 0, refused: 0, slowest: 0, memory: 0 };
const defects: string[] = [];
const folder = temporaryFolder();

const sources = await writeSources(path.join(folder, 'sound'));
let before = 0;
for (let index = -30; index < count; index++) {
  if (index === 0) before = process.resourceUsage().maxRSS;
  const place = path.join(folder, 'damaged', String(index));
  const damaged = writeDamagedTree(sources, place, index < 0 ? seed + 1 : seed, Math.abs(index));
  await look(index, damaged);
  rmSync(place, { recursive: true });
}
result.memory = Math.round((process.resourceUsage().maxRSS - before) / 1024);
if (result.memory > MAX_MEGABYTES) defects.push(`memory grew by ${result.memory} MB`);

for (const defect of defects) console.log(defect);
console.log(JSON.stringify({ ...result, slowest: Math.round(result.slowest), defects: defects.length }));
process.exitCode = defects.length > 0 ? 1 : 0;

async function look(index: number, damaged: DamagedTree): Promise<void> {
  const ways = { training, evaluating, checking };
  for (const [name, way] of Object.entries(ways)) {
    const note = (what: string) =>
      defects.push(`${index} (seed ${seed}) ${damaged.recipe}, ${name}: ${what}`);
    const started = process.cpuUsage();
    const problem = await way(damaged).then(
      () => null,
      (error: unknown) => error as Error,
    );
    const milliseconds = cpuMilliseconds(started);
    if (milliseconds > MAX_CPU_MILLISECONDS) note(`took ${milliseconds.toFixed(0)} ms of processor time`);
    if (problem !== null) judge(problem, note);
    if (index < 0) continue;
    result.tried++;
    if (problem === null) result.read++;
    else result.refused++;
    result.slowest = Math.max(result.slowest, milliseconds);
  }
}

function judge(problem: Error, note: (what: string) => void): void {
  const { message } = problem;
  if (!(problem instanceof UserError || problem instanceof UndecodableImage)) note(problem.stack ?? message);
  // A tree that lacks a part is drawn, in lines of its own.
  else if (/\p{Cc}/u.test(message.replace(/\. Expected below "dataDir":[^]*$/, '')))
    note(`not one sentence: ${JSON.stringify(message.slice(0, 600))}`);
  else if (message.length > MAX_LETTERS)
    note(`${message.length} letters: ${JSON.stringify(message.slice(0, 300))}`);
}

async function training({ tree, list, skipList }: DamagedTree): Promise<void> {
  const { data, directory } = tree;
  const whole = await openTrainingImages(data, { dataDir: directory });
  for (const file of whole.files.slice(0, LOOKED_AT)) await decodeImage(file);
  await openTrainingImages(data, { dataDir: directory, skip: SkipList.read(skipList) });
  await openTrainingImages(data, { dataDir: directory, list });
}

async function evaluating({ tree, list }: DamagedTree): Promise<void> {
  const { data, directory } = tree;
  const { train, val } = await openEvaluationPairs(data, { dataDir: directory });
  for (const pair of [...train.pairs.slice(0, LOOKED_AT), ...val.pairs.slice(0, LOOKED_AT)]) {
    const { data: classes, width, height } = await readLabels(pair);
    if (classes.length !== width * height) throw new Error(`${classes.length} labels came out`);
  }
  await openEvaluationPairs(data, { dataDir: directory, trainList: list, valList: list });
}

async function checking({ tree }: DamagedTree): Promise<void> {
  const { data, directory } = tree;
  const report = await checkData(await openForCheck(data.replace(/\*.*/, ''), { dataDir: directory }));
  JSON.stringify(report);
}

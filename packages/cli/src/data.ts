import type { Command } from 'commander';
import { checkData, type CheckReport } from '@neco/neco/internal/data/check/check.js';
import { skipEntries } from '@neco/neco/internal/data/check/findings.js';
import { openForCheck, type CheckedData } from '@neco/neco/internal/data/check/parts.js';
import { binaryNames, binaryPairs } from '@neco/neco/internal/data/mask-classes.js';
import { settlePictures } from '@neco/neco/internal/data/picture-window.js';
import { dataSets, parseDataSetChoice } from '@neco/neco/internal/data/sets/known.js';
import { requireOwnSkipList, writeSkipList } from '@neco/neco/internal/data/skip-list.js';
import { Progress } from './progress.js';
import { checkReport, describeDataSet, listDataSets } from './data-report.js';
import { registerConvert } from './data-convert.js';
import { OVERWRITE_OPTION, requireWritableFile } from './output-place.js';
import { wholeNumber } from './option-values.js';
import { addPictureOptions, readPictureFlags, type PictureFlags } from './picture-options.js';

interface CheckFlags extends PictureFlags {
  dataDir?: string;
  masks?: string;
  ignoreIndex?: string;
  binary?: boolean;
  tiny: string;
  skipList?: string;
  overwrite?: boolean;
  json?: boolean;
}

/** Adds `neco data help`, `check` and `convert`. */
export function registerData(program: Command): void {
  const data = program
    .command('data')
    .description('data sets: where they come from, and what is wrong with files');
  data.helpCommand(false);
  data
    .command('help')
    .description('list the known data sets, or show the tree of one and where it can be had')
    .argument('[name]', 'a data set')
    .action(runHelp);
  const check = data
    .command('check')
    .description('look at every file: counts, sizes, classes, and what is wrong; exit code 1 if anything is')
    .argument('<data>', 'a folder of pictures, or a data set in --data-dir')
    .option('--data-dir <dir>', 'where the data set is')
    .option('--masks <dir>', 'masks of the folder, with the names of the pictures, or annotations')
    .option('--ignore-index <n>', "mask value of pixels without a class (default: the data set's, else 255)")
    .option('--tiny <pixels>', 'report pictures whose shorter side is below it', '32')
    .option('--skip-list <file>', 'write the pictures to leave out, for neco train and neco eval')
    .option('--binary', 'read masks of 0 and 255 as two classes')
    .option(...OVERWRITE_OPTION)
    .option('--json', 'print one line of JSON instead');
  addPictureOptions(check).action(runCheck);
  registerConvert(data);
}

function runHelp(name: string | undefined): void {
  console.log(name === undefined ? listDataSets(dataSets) : describeDataSet(parseDataSetChoice(name).set));
}

async function runCheck(data: string, flags: CheckFlags): Promise<void> {
  const tinySide = wholeNumber('tiny', flags.tiny);
  if (flags.skipList !== undefined) {
    requireWritableFile(flags.skipList, '--skip-list');
    if (flags.overwrite !== true) requireOwnSkipList(flags.skipList);
  }
  const found = await openForCheck(data, { dataDir: flags.dataDir, masks: flags.masks });
  const opened = flags.binary === true ? asBinary(found) : found;
  const ignoreIndex =
    flags.ignoreIndex === undefined ? opened.ignoreIndex : wholeNumber('ignore-index', flags.ignoreIndex);
  const pictures = await settlePictures(readPictureFlags(flags), filesOf(opened));
  const progress = new Progress({
    parts: ({ done, total }) => [`checked ${done}/${total} pictures`],
  });
  const report = await checkData({
    ...opened,
    ignoreIndex,
    tinySide,
    onProgress: (done, total) => progress.update(done, total),
  }).finally(() => progress.stop());
  console.log(flags.json ? JSON.stringify(report) : [...pictures, checkReport(opened, report)].join('\n'));
  if (flags.skipList !== undefined) saveSkipList(flags.skipList, report, flags.json === true);
  if (report.findings.some(({ severity }) => severity === 'fault')) process.exitCode = 1;
}

function filesOf({ parts }: CheckedData): string[] {
  return parts.flatMap(({ images, pairs }) => [...images, ...(pairs?.pairs ?? []).map(({ image }) => image)]);
}

/** Masks of 0 and 255 as two classes. */
function asBinary(data: CheckedData): CheckedData {
  const parts = data.parts.map((part) => ({
    ...part,
    pairs: part.pairs && { ...part.pairs, pairs: binaryPairs(part.pairs.pairs) },
  }));
  return { ...data, parts, classNames: [...binaryNames] };
}

function saveSkipList(file: string, { findings }: CheckReport, quiet: boolean): void {
  const entries = skipEntries(findings);
  writeSkipList(file, entries);
  if (!quiet) console.log(`Wrote ${file}: ${entries.length} pictures to leave out with --skip-list.`);
}

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import {
  commonSettings,
  compareLayers,
  lastLayer,
  layerForms,
  layerOutputs,
  loadedNetwork,
  percent,
  productVersions,
  protocols,
  describeLoad,
  type BestLayer,
  type LayerComparison,
  type Which,
} from '@neco/neco/internal';
import { aligned } from './columns.js';
import { chooseProtocols, spread } from './comparison.js';
import {
  addScoringOptions,
  MODEL_OPTION,
  openBackbone,
  readEvalData,
  readEvalSettings,
  type ScoringFlags,
} from './eval-inputs.js';
import { addSharedSettings, readSharedSettings } from './eval-options.js';
import { makeOutputFolder, signed, writeResults } from './eval-output.js';
import { EvalProgress } from './eval-progress.js';
import { layerFlag } from './layer-option.js';
import { OVERWRITE_OPTION, requireReportFolder } from './output-place.js';
import { describeImages } from './report/comparison.js';
import { renderLayers } from './report/layers.js';
import { describeReuse, useStoreOfBlocks } from './store-option.js';

interface Flags extends ScoringFlags {
  model: string;
  layers?: string[];
  protocols: string;
  out: string;
  overwrite?: boolean;
}

/** Adds `neco eval layers`: the score of every block of a backbone. */
export function registerEvalLayers(evalCommand: Command): void {
  const command = evalCommand
    .command('layers')
    .description('score every block of a backbone, of one pass over the images: which layer to use')
    .requiredOption(...MODEL_OPTION)
    .option(
      '--layers <layer...>',
      `instead of every block, with the final norm and without: ${layerForms}; the last is always among them`,
    );
  addScoringOptions(
    command,
    'labelled images for the protocols that learn from labels',
    [0, 1, 2],
    commonSettings.omit({ layer: true }),
  );
  command.addOption(
    new Option('--protocols <name,...>', `of ${protocols.map(({ name }) => name).join(', ')}`).default(
      'incontext,cluster',
    ),
  );
  addSharedSettings(command, protocols);
  command
    .requiredOption('--out <dir>', 'folder for results.json and report.html')
    .option(...OVERWRITE_OPTION)
    .action(runEvalLayers);
}

async function runEvalLayers(flags: Flags): Promise<void> {
  const started = performance.now();
  const common = readEvalSettings(flags);
  const own = readSharedSettings(protocols, flags);
  flags.layers?.forEach((layer) => layerFlag(layer, 'layers'));
  const data = await readEvalData(flags, 'optional');
  const chosen = chooseProtocols(flags.protocols, own, data.train.length > 0);
  requireReportFolder(flags);
  const backbone = await openBackbone(flags.model, flags);
  const stored = useStoreOfBlocks(backbone, flags.model, flags, layerOutputs(backbone, flags.layers));
  const network = loadedNetwork(backbone.report);
  console.log(
    [
      ...describeLoad(backbone.report),
      ...data.description,
      `read       ${describeImages(common)}`,
      `device     ${backbone.device}`,
    ].join('\n'),
  );
  const progress = new EvalProgress();
  const comparison = await compareLayers({
    ...common,
    ...(flags.layers && { layers: flags.layers }),
    model: backbone,
    protocols: chosen,
    settings: own,
    train: data.train,
    val: data.val,
    classNames: data.classNames,
    ignoreIndex: data.ignoreIndex,
    onRun: ({ model, protocol, number, total }) =>
      progress.note(`[${number}/${total}] layer ${model}: ${protocol.title}`),
    onProgress: (state) => progress.update(state),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  }).finally(() => progress.stop());
  console.log(`\n${[describeLayers(comparison), ...describeReuse(stored)].join('\n')}`);
  const seconds = (performance.now() - started) / 1000;
  write(flags, { ...comparison, model: flags.model, network }, seconds);
  if (flags.json) console.log(JSON.stringify({ model: flags.model, network, ...comparison }));
}

function write(
  { out }: Flags,
  comparison: LayerComparison & { model: string; network: Which | null },
  seconds: number,
): void {
  const versions = productVersions();
  makeOutputFolder(out);
  const results = writeResults(out, { ...comparison, seconds, versions });
  const report = path.join(out, 'report.html');
  const verdicts = verdictsOf(comparison);
  writeFileSync(report, renderLayers(comparison, { model: comparison.model, verdicts, seconds, versions }));
  console.log(`Wrote ${results} and ${report}`);
}

/** mIoU by layer and protocol with the difference from the last one, and what to make of it. */
function describeLayers(comparison: LayerComparison): string {
  const { protocols: measured, layers, seeds, depth } = comparison;
  const header = ['layer', ...measured.flatMap(({ title }) => [`${title}, %`, 'over the last'])];
  const rows = layers.map(({ layer, protocols: scores, differences }) => [
    layerTitle(layer, depth),
    ...scores.flatMap(({ summary }, p) => {
      const difference = differences[p];
      return [
        spread(summary.mIoU, percent),
        difference === undefined
          ? ''
          : `${signed(difference.seeds.mean)} [${signed(difference.bootstrap.low)}, ${signed(difference.bootstrap.high)}]`,
      ];
    }),
  ]);
  const over = seeds.length > 1 ? `mean and deviation over ${seeds.length} seeds` : 'one seed';
  return [
    ...aligned([header, ...rows]),
    '',
    `${comparison.mode} mode; ${comparison.validationImages} images; ${over}; in brackets 95 % of 1,000 resamplings of the images`,
    ...verdictsOf(comparison),
  ].join('\n');
}

/** A layer for people: the last one with its number. */
export function layerTitle(layer: string, depth: number): string {
  return layer === lastLayer ? `${depth} (last)` : layer;
}

/** Which layer to use, by protocol, and what that is worth. */
export function verdictsOf({ best, protocols: measured }: LayerComparison): string[] {
  const lines = best.map((one, p) => `${measured[p]!.title}: ${verdict(one)}`);
  const chosen = best.some(({ certain }) => certain);
  return chosen
    ? [
        ...lines,
        'The layer was chosen by the scores of these images, so it will gain somewhat less on others: score it on images that chose nothing.',
      ]
    : lines;
}

function verdict({ layer, difference, certain }: BestLayer): string {
  if (difference === null) return 'the last layer is the best; nothing is to be chosen.';
  const { seeds, bootstrap } = difference;
  const gain = `${signed(seeds.mean)} points over the last`;
  if (certain)
    return `use --layer ${layer}: ${gain} (${signed(bootstrap.low)} to ${signed(bootstrap.high)}).`;
  const why =
    bootstrap.low > 0
      ? `less than the deviation of ${percent(seeds.deviation ?? 0)} over the seeds`
      : 'which other images could turn round';
  return `layer ${layer} is the best, but only ${gain}, ${why}; stay with the last.`;
}

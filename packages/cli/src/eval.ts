import path from 'node:path';
import type { Command } from 'commander';
import {
  protocols,
  requireOutside,
  SharedPatches,
  summariseRuns,
  type EvaluationResult,
  type Protocol,
  type ResultGroup,
} from '@neco/neco/internal';
import {
  addEvalOptions,
  MODEL_OPTION,
  prepareEvaluation,
  readEvalSettings,
  type EvalData,
  type EvalFlags,
  type EvalSettings,
  type EvaluationRanks,
  type PreparedEvaluation,
} from './eval-inputs.js';
import { addSettings, readSettings, readSeveral } from './eval-options.js';
import { classTable, predictionWriter, writeResults } from './eval-output.js';
import { OVERWRITE_OPTION, requireOwnResults, requireWritableFolder } from './output-place.js';
import { runInRanks } from './eval-ranks.js';
import { applyPublished, type PublishedChoice } from './published-protocol.js';
import { describeReuse } from './store-option.js';

type Flags = EvalFlags & { model: string; overwrite?: boolean };

/** Adds a command below `neco eval` for each evaluation that there is. */
export function registerEvaluations(evalCommand: Command): void {
  for (const protocol of protocols) {
    const { name, summary, settings, labelled, seeds, several } = protocol;
    const command = evalCommand
      .command(name)
      .description(summary)
      .requiredOption(...MODEL_OPTION);
    addEvalOptions(command, labelled?.use ?? null, seeds);
    addSettings(command, settings, several?.key);
    command
      .option('--out <dir>', 'write results.json and the predicted masks')
      .option(...OVERWRITE_OPTION)
      .action((flags: Flags) => runEvaluation(protocol, flags));
  }
}

/** What the options say. */
interface Given {
  protocol: Protocol;
  settings: object;
  /** Of the setting that takes several; otherwise one that says nothing. */
  values: unknown[];
  common: EvalSettings;
  choice: PublishedChoice | null;
}

async function runEvaluation(protocol: Protocol, options: Flags): Promise<void> {
  const { flags, choice } = applyPublished(options, [protocol]);
  const { settings: schema, several, labelled } = protocol;
  const settings = readSettings(schema, flags, several?.key);
  const values = several === undefined ? [null] : readSeveral(schema, flags, several.key);
  const given: Given = { protocol, settings, values, common: readEvalSettings(flags), choice };
  const needed = labelled?.needed(settings) === true ? 'required' : 'unused';
  return runInRanks(flags, needed, (data, ranks) => lead(flags, given, data, ranks));
}

async function lead(
  flags: Flags,
  given: Given,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
): Promise<void> {
  const { protocol, settings, values, common, choice } = given;
  if (flags.out !== undefined) {
    requireWritableFolder(flags.out);
    if (flags.overwrite !== true) requireOwnResults(flags.out, ['results.json', 'predictions']);
  }
  const { several } = protocol;
  if (flags.out !== undefined) requireOutsideImages(flags, data);
  const prepared = await prepareEvaluation(flags, common, data, ranks, { protocol, choice });
  const { options, facts, remarks, stored } = prepared;
  const groups = await measure(given, prepared, flags.out);
  console.log([...describeReuse(stored), remarks].join('\n'));
  const results = resultsOf(protocol, groups, options.seeds, settings);
  if (flags.out !== undefined) {
    const file = writeResults(flags.out, { model: flags.model, ...facts, ...results });
    const of = values.length > 1 ? `${several!.heading(values[0])} and seed` : 'seed';
    console.log(`Wrote ${file} and predictions/ of ${of} ${options.seeds[0]}`);
  }
  if (flags.json) console.log(JSON.stringify({ ...results, ...facts }));
}

/** Predicted masks among images would be images of the next evaluation or training. */
function requireOutsideImages({ out, images, trainImages }: Flags, { train, val }: EvalData): void {
  const named = [images, trainImages].filter((folder) => folder !== undefined);
  const holding = [...train, ...val].map(({ image }) => path.dirname(image));
  for (const folder of new Set([...named, ...holding])) requireOutside(out!, folder);
}

/** Runs the evaluation for each value and prints its scores as they come. */
async function measure(
  { protocol, settings, values }: Given,
  { progress, options }: PreparedEvaluation,
  out: string | undefined,
): Promise<ResultGroup<EvaluationResult>[]> {
  const { several } = protocol;
  const save = out === undefined ? undefined : predictionWriter(out);
  const patches = new SharedPatches(protocol.attention?.(settings) === true);
  const groups: ResultGroup<EvaluationResult>[] = [];
  try {
    for (const value of values) {
      const input = {
        ...options,
        onNote: (text: string) => progress.note(text),
        onPrediction: groups.length === 0 ? save : undefined,
      };
      const tried = several === undefined ? settings : { ...settings, [several.key]: value };
      const runs = await protocol.run(input, tried, patches);
      progress.stop();
      const summary = runs[0]!.summary ?? summariseRuns(runs);
      groups.push({ value, summary, runs });
      if (values.length > 1) console.log(`\n${several!.heading(value)}`);
      const { remark, details } = protocol.describe(runs);
      console.log(`${classTable(summary, remark)}\n${details}`);
    }
    return groups;
  } finally {
    progress.stop();
    patches.release();
  }
}

/** A single result as it is, else what the protocol or several seeds make of them. */
function resultsOf(
  { several }: Protocol,
  groups: readonly ResultGroup<EvaluationResult>[],
  seeds: readonly number[],
  settings: object,
): object {
  const [{ summary, runs }] = groups as [ResultGroup<EvaluationResult>];
  if (groups.length === 1 && runs.length === 1) return runs[0]!;
  return several === undefined ? { seeds, summary, runs } : several.results(groups, seeds, settings);
}

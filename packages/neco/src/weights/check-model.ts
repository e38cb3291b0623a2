import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../errors.js';
import { mlpHiddenDim, type ViTConfig } from '../vit/config.js';
import { parameterCount } from '../vit/parameters.js';
import { fileForm } from './checkpoint-file.js';
import { loadBackbone, type LoadedBackbone } from './load.js';
import { readNetworkName } from './network-name.js';
import type { PixelNormalisation } from './known-pixels.js';
import { normalisationBeside } from './pixel-normalisation.js';
import { quoteName } from './quote.js';
import { TITLES, groupsInWords, type LoadReport } from './report.js';
import { settingsFolder } from './settings-file.js';
import { lookUpWeights } from './sources.js';

/** What a file, folder, repository or name is, as far as it can be told. */
export interface ModelCheck {
  /** The file of weights; null where there is none. */
  file: string | null;
  /** The kind of file; null where it is none of weights. */
  form: string | null;
  /** What was recognised, with what is missing; null where no backbone was found. */
  report: LoadReport | null;
  /** How pixels are normalised, where a file beside the weights says it. */
  pixels: PixelNormalisation | null;
  licence: string | null;
  /** Why it cannot be used as it is, in a sentence; null where everything fits. */
  problem: string | null;
}

/** Looks at weights without using them. Nothing is downloaded, and nothing in a file is run. */
export async function checkModel(name: string): Promise<ModelCheck> {
  const check: ModelCheck = {
    file: null,
    form: null,
    report: null,
    pixels: null,
    licence: null,
    problem: null,
  };
  try {
    const { model, which } = readNetworkName(name);
    const found = lookUpWeights(model, which);
    check.licence = found.known?.licence ?? null;
    if ('file' in found) {
      check.file = found.file;
      check.licence ??= licenceBeside(found.file);
      check.form = fileForm(found.file);
      check.pixels = normalisationBeside(found.file);
    }
    check.report = await reportOf(name, false);
  } catch (error) {
    check.problem = sentence(error);
    if (check.form !== null) check.report = await reportOf(name, true).catch(() => null);
  }
  return check;
}

async function reportOf(name: string, allowMissing: boolean): Promise<LoadReport> {
  const backbone = await loadBackbone(name, { allowMissing, download: { offline: true } });
  release(backbone);
  return backbone.report;
}

function release(backbone: LoadedBackbone): void {
  for (const parameter of backbone.parameters()) parameter.release();
}

/** @throws what is no message for users. */
function sentence(error: unknown): string {
  if (error instanceof UserError) return error.message;
  throw error;
}

/** Model cards are a few kilobytes. */
const LARGEST_CARD = 1 << 20;

/** What the model card beside a file of weights says of the licence; null if there is none, or it does not. */
function licenceBeside(file: string): string | null {
  const card = join(settingsFolder(file), 'README.md');
  const found = statSync(card, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > LARGEST_CARD) return null;
  const [, head] = /^---\r?\n(.*?)\r?\n---/s.exec(readFileSync(card, 'utf8')) ?? [];
  if (head === undefined) return null;
  try {
    const fields = parse(head) as unknown;
    const stated = ['license_name', 'license']
      .map((name) => fieldOf(fields, name))
      .filter((text) => text !== null);
    return stated[0] === undefined ? null : `${quoteName(stated[0])} (README.md beside it)`;
  } catch {
    return null;
  }
}

function fieldOf(fields: unknown, name: string): string | null {
  const value =
    typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>)[name] : null;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : null;
}

const ACTIVATION_TITLES: Readonly<Record<NonNullable<ViTConfig['activation']>, string>> = {
  gelu: 'GELU',
  gelu_tanh: "GELU's approximation by tanh",
  quick_gelu: "GELU's approximation by the logistic function",
  relu: 'ReLU',
  silu: 'SiLU',
};

/** Fields of a configuration that have a line of their own; every other one is listed as it is. */
const DESCRIBED: ReadonlySet<string> = new Set([
  'embedDim',
  'depth',
  'numHeads',
  'patchSize',
  'imgSize',
  'mlpRatio',
  'ffn',
  'activation',
  'layerScale',
  'registers',
  'version',
  'qkvBias',
  'keyBias',
  'ropeBase',
  'ropeFrequency',
  'norm',
  'linearBias',
  'classToken',
  'preNorm',
  'interpolateMode',
  'dropPath',
  'interpolateOffset',
  'interpolateAntialias',
  'eps',
]);

/** The lines of a check for people: a label and a text each. */
export function describeCheck({
  file,
  form,
  report,
  pixels,
  licence,
}: ModelCheck): [label: string, text: string][] {
  const lines: [string, string][] = [];
  if (file !== null) lines.push(['file', form === null ? file : `${file} (${form})`]);
  if (report !== null) lines.push(...describeReport(report, pixels));
  if (file !== null || licence !== null)
    lines.push(['licence', licence ?? 'no model card beside it says one']);
  return lines;
}

function describeReport(report: LoadReport, pixels: PixelNormalisation | null): [string, string][] {
  const { config, layout, prefix, loaded, ignored, unknown, missing, notes } = report;
  const rest = Object.entries(config).filter(([field]) => !DESCRIBED.has(field));
  const lines: [string, string][] = [
    ['family', familyOf(config)],
    ['layout', `${TITLES[layout]}${prefix === '' ? '' : `, under '${quoteName(prefix)}'`}`],
    ['sizes', sizesOf(config)],
    ['positions', positionsOf(config)],
    [
      'norm',
      `${config.norm === 'rms' ? 'RMSNorm' : 'LayerNorm'} before attention and MLP, epsilon ${config.eps}${config.layerScale === null ? '' : '; LayerScale behind them'}`,
    ],
    [
      'activation',
      config.ffn === 'swiglu' ? 'SwiGLU (SiLU)' : ACTIVATION_TITLES[config.activation ?? 'gelu'],
    ],
    ['attention', biasOf(config)],
    ['pixels', pixelsOf(pixels ?? report.pixels)],
    ['loaded', `${loaded.length} tensors`],
    ['ignored', ignored.length === 0 ? 'nothing' : `${ignored.length}: ${groupsInWords(report)}`],
    ['missing', listed(missing)],
  ];
  if (unknown.length > 0) lines.push(['unknown', listed(unknown)]);
  if (rest.length > 0)
    lines.push(['further', rest.map(([field, value]) => `${field} ${JSON.stringify(value)}`).join(', ')]);
  return [...lines, ...notes.map((note): [string, string] => ['note', note])];
}

function familyOf({ ropeBase, layerScale, preNorm, classToken }: Readonly<ViTConfig>): string {
  if (preNorm === true) return 'vision tower with a norm before its first block (as CLIP)';
  if (classToken === false && ropeBase === undefined) return 'vision tower without a class token (as SigLIP)';
  if (classToken === false) return 'Vision Transformer with rotary positions and no class token (as CAPI)';
  if (ropeBase !== undefined) return 'Vision Transformer with rotary positions (as DINOv3)';
  return layerScale === null
    ? 'Vision Transformer, v1 (as DINO)'
    : 'Vision Transformer, v2: with LayerScale (as DINOv2)';
}

function sizesOf(config: Readonly<ViTConfig>): string {
  const { embedDim, depth, numHeads, patchSize, registers } = config;
  return [
    `width ${embedDim}`,
    `${depth} ${depth === 1 ? 'block' : 'blocks'} of ${numHeads} ${numHeads === 1 ? 'head' : 'heads'}`,
    `MLP ${mlpHiddenDim(config)}`,
    `patch ${patchSize}`,
    `${registers} registers`,
    `${parameterCount(config).toLocaleString('en')} parameters`,
  ].join(', ');
}

function positionsOf({ ropeBase, imgSize, patchSize }: Readonly<ViTConfig>): string {
  if (ropeBase !== undefined) return `rotary, periods with base ${ropeBase}, for any grid`;
  const side = Math.floor(imgSize / patchSize);
  return `learned, ${side} x ${side} for ${imgSize} px; resized for other sizes`;
}

function biasOf({ qkvBias, keyBias }: Readonly<ViTConfig>): string {
  if (!qkvBias) return 'queries, keys and values without a bias';
  return keyBias === false
    ? 'queries and values with a bias, keys without'
    : 'queries, keys and values with a bias';
}

function pixelsOf(pixels: PixelNormalisation | null): string {
  if (pixels === null)
    return "normalised with ImageNet's mean and deviation (nothing beside the file says otherwise)";
  const numbers = (values: readonly number[]): string =>
    values.map((value) => Number(value.toPrecision(4))).join(', ');
  return `normalised with mean ${numbers(pixels.mean)} and deviation ${numbers(pixels.std)}`;
}

function listed(keys: readonly string[]): string {
  if (keys.length === 0) return 'nothing';
  const shown = keys.slice(0, 5).map(quoteName).join(', ');
  return `${keys.length}: ${shown}${keys.length > 5 ? ', ...' : ''}`;
}

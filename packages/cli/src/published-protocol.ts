import { Option, type Command } from 'commander';
import {
  findDataSet,
  publishedCocoShare,
  publishedDifferences,
  publishedInputSize,
  publishedMemorySize,
  type ProtocolName,
  type ViTConfig,
  type Which,
} from '@neco/neco/internal';
import { oneOf } from './option-values.js';

/** The option that chooses the settings of published scores. */
export const PROTOCOL_OPTION = new Option(
  '--protocol <name>',
  'published: the settings of published scores, in reference mode; options beside it win',
);

/** The options that it is read with. */
export interface ProtocolFlags {
  protocol?: string;
  inputSize?: string;
  data?: string;
}

/** What `--protocol published` came to. */
export interface PublishedChoice {
  /** Options that were set, as they would be written. */
  set: string[];
  /** Options that were given beside it and win, with the published value. */
  overrides: string[];
}

/** Results that say how they compare with published ones. */
export interface PublishedNotes extends PublishedChoice {
  protocol: 'published';
  /** What the published code does otherwise, by evaluation. */
  differences: Partial<Record<ProtocolName, string[]>>;
}

const common = { mode: 'reference' };
const retrieval = {
  memorySize: String(publishedMemorySize),
  augmentationEpochs: '2',
  neighbours: '30',
  temperature: '0.02',
};
const head = { epochs: '25', learningRate: '0.01' };
const kMeans = { restarts: '5' };
const patches = { dims: '50', maskSize: '100', start: 'random', pointsPerCentroid: '256' };

/** Published values of the options of each command, by flag. Sizes of images depend on the model. */
const published: Readonly<Record<ProtocolName | 'all', Readonly<Record<string, string>>>> = {
  incontext: { ...common, ...retrieval },
  linear: { ...common, ...head, maskSize: '100', imagesPerStep: '128' },
  cluster: { ...common, ...kMeans, ...patches },
  overcluster: { ...common, ...kMeans, ...patches, clusters: '500' },
  unsupervised: { ...common, ...kMeans, ...patches, sides: 'both', foregroundClusters: '200' },
  all: { ...common, ...retrieval, ...head, ...kMeans, clusters: '500', sides: 'both' },
};

/**
 * The options as `--protocol` leaves them: the published value for each that was not given.
 *
 * @param command - Knows which options were given.
 * @returns the same options and null without `--protocol`
 * @throws UserError for a protocol that is none
 */
export function applyProtocol<Flags extends ProtocolFlags>(
  flags: Flags,
  command: Command,
  name: ProtocolName | 'all',
): { flags: Flags; choice: PublishedChoice | null } {
  if (flags.protocol === undefined) return { flags, choice: null };
  oneOf('protocol', flags.protocol, ['published']);
  const choice: PublishedChoice = { set: [], overrides: [] };
  const values: Record<string, unknown> = Object.fromEntries(Object.entries(flags));
  for (const [flag, value] of Object.entries({ ...published[name], ...cocoShare(flags, name, choice) })) {
    if (command.getOptionValueSource(flag) !== 'cli') {
      values[flag] = value;
      choice.set.push(`${written(flag)} ${value}`);
    } else if (values[flag] !== value) {
      choice.overrides.push(`${written(flag)} ${String(values[flag])} (published: ${value})`);
    }
  }
  for (const flag of name === 'linear' ? ['augmentationEpochs', ...unpublished] : unpublished) {
    if (command.getOptionValueSource(flag) !== 'cli') continue;
    choice.overrides.push(`${written(flag)} ${String(values[flag])} (published: the default)`);
  }
  const sizes = name === 'all' ? '448, in-context 504 or 512' : name === 'incontext' ? '504 or 512' : '448';
  if (flags.inputSize !== undefined)
    choice.overrides.push(`--input-size ${flags.inputSize} (published: ${sizes})`);
  else choice.set.push(`--input-size ${sizes}`);
  return { flags: values as unknown as Flags, choice };
}

/** Options that change what is measured and that no published evaluation sets. */
const unpublished: readonly string[] = [
  'lowShot',
  'batchNorm',
  'kmeansBatch',
  'foregroundThreshold',
  'linearVariations',
];

/** The tenth of COCO; a share that `--data` names wins. */
function cocoShare(
  { data }: ProtocolFlags,
  name: ProtocolName | 'all',
  choice: PublishedChoice,
): Record<string, string> {
  if (data === undefined || (name !== 'linear' && name !== 'all')) return {};
  const set = findDataSet(/^[^:*]*/.exec(data)![0]);
  if (set?.name.startsWith('coco') !== true) return {};
  if (!data.includes('*')) return { trainShare: String(publishedCocoShare) };
  choice.overrides.push(`--data ${data} (published, linear: ${publishedCocoShare} of the training images)`);
  return {};
}

/** `memorySize` as `--memory-size`. */
function written(flag: string): string {
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The side of the images that a published evaluation has where none was asked for; else undefined. */
export function protocolInputSize(
  choice: PublishedChoice | null,
  name: ProtocolName,
): ((config: Pick<ViTConfig, 'patchSize'>) => number) | undefined {
  return choice === null ? undefined : (config) => publishedInputSize(name, config);
}

/** What the results say beside the scores. */
export function publishedNotes(
  choice: PublishedChoice,
  measured: readonly { name: ProtocolName; inputSize: number; patchSize: number }[],
): PublishedNotes {
  const asked = choice.overrides.some((line) => line.startsWith('--input-size'));
  return {
    protocol: 'published',
    ...choice,
    differences: Object.fromEntries(
      measured.map(({ name, inputSize, patchSize }) => [
        name,
        publishedDifferences(name, { patchSize }, asked ? undefined : inputSize),
      ]),
    ),
  };
}

/** The notes for people, line by line. */
export function describeNotes(notes: PublishedNotes): string[] {
  const { set, overrides, differences } = notes;
  return [
    `published protocol: ${set.join(' ')}`,
    ...overrides.map((line) => `  instead: ${line}`),
    ...Object.entries(differences).flatMap(([name, lines]) => [
      `  ${name} differs from the published code:`,
      ...lines.map((line) => `    ${line}`),
    ]),
  ];
}

/** Which network was scored, for people. */
export function describeNetwork(name: string, network: Which | null, published: boolean): string {
  const which = network === null ? 'the only network of its file' : `the ${network}`;
  return `scored: ${name}, ${which}${published ? ' (the published code scores the student: RUN:student)' : ''}`;
}

import { Option } from 'commander';
import {
  denseSides,
  findDataSet,
  offeredSettings,
  publishedDifferences,
  type Protocol,
  type Which,
} from '@neco/neco/internal';
import { propertyOf } from './eval-options.js';
import { oneOf } from './option-values.js';

/** The option that chooses the settings of published scores. */
export const PROTOCOL_OPTION = new Option(
  '--protocol <name>',
  'published: the settings of published scores, in reference mode; options beside it win',
);

/** The options that published settings look at. */
interface PublishedFlags {
  protocol?: string;
  data?: string;
  inputSize?: string;
  layer?: string;
  debias?: boolean;
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
  differences: Record<string, string[]>;
}

/**
 * The options as `--protocol` leaves them: the published value for each that was not given.
 *
 * @param protocols - One for its own command, all for those that run several.
 * @returns the same options and null without `--protocol`
 * @throws UserError for a protocol that is none
 */
export function applyPublished<Flags extends PublishedFlags>(
  flags: Flags,
  protocols: readonly Protocol[],
): { flags: Flags; choice: PublishedChoice | null } {
  if (flags.protocol === undefined) return { flags, choice: null };
  oneOf('protocol', flags.protocol, ['published']);
  const choice: PublishedChoice = { set: [], overrides: [] };
  const values: Record<string, unknown> = Object.fromEntries(Object.entries(flags));
  for (const [option, value] of publishedOptions(flags, protocols, choice)) {
    const property = propertyOf(option);
    if (values[property] === undefined) {
      values[property] = value;
      choice.set.push(`--${option} ${value}`);
    } else if (values[property] !== value) {
      choice.overrides.push(`--${option} ${String(values[property])} (published: ${value})`);
    }
  }
  for (const option of unpublishedOptions(protocols)) {
    const value = values[propertyOf(option)];
    if (value !== undefined) choice.overrides.push(`--${option} ${String(value)} (published: the default)`);
  }
  if (flags.layer !== undefined) choice.overrides.push(`--layer ${flags.layer} (published: last)`);
  if (flags.debias === true) choice.overrides.push('--debias (published: none)');
  const sizes = publishedSizes(protocols);
  if (flags.inputSize !== undefined)
    choice.overrides.push(`--input-size ${flags.inputSize} (published: ${sizes})`);
  else choice.set.push(`--input-size ${sizes}`);
  return { flags: values as unknown as Flags, choice };
}

/** Published values of the options of a command, by option. Sizes of images depend on the model. */
function publishedOptions(
  flags: PublishedFlags,
  protocols: readonly Protocol[],
  choice: PublishedChoice,
): Map<string, string> {
  const options = new Map([['mode', 'reference']]);
  for (const { name, settings, published } of protocols) {
    const coco = published.onCoco === undefined ? {} : cocoSettings(flags, name, published.onCoco, choice);
    for (const [key, value] of Object.entries({ ...published.settings, ...coco })) {
      const option = optionOf(settings, key, protocols.length > 1);
      if (option !== undefined) options.set(option, String(value));
    }
  }
  return options;
}

/** Options that change what is measured and that no published evaluation sets. */
function unpublishedOptions(protocols: readonly Protocol[]): Set<string> {
  const options = protocols.flatMap(({ settings, published }) =>
    published.unset.map((key) => optionOf(settings, key, protocols.length > 1)),
  );
  return new Set(options.filter((option) => option !== undefined));
}

function optionOf(settings: Protocol['settings'], key: string, together: boolean): string | undefined {
  const setting = offeredSettings(settings).find((offered) => offered.key === key);
  return together ? setting?.together : setting?.name;
}

/** What is published for COCO, such as a part of its images; a share that `--data` names wins. */
function cocoSettings(
  { data }: PublishedFlags,
  name: string,
  published: NonNullable<Protocol['published']['onCoco']>,
  choice: PublishedChoice,
): Protocol['published']['settings'] {
  if (data === undefined) return {};
  const set = findDataSet(/^[^:*]*/.exec(data)![0]);
  if (set?.name.startsWith('coco') !== true) return {};
  if (!data.includes('*')) return published;
  const share = Object.values(published).join();
  choice.overrides.push(`--data ${data} (published, ${name}: ${share} of the training images)`);
  return {};
}

/** Sides of the images: those of most, then those of protocols with others. */
function publishedSizes(protocols: readonly Protocol[]): string {
  const sidesOf = ({ published }: Protocol) => [...published.sides].reverse().join(' or ');
  if (protocols.length === 1) return sidesOf(protocols[0]!);
  const own = protocols.filter(({ published }) => published.sides !== denseSides);
  return [denseSides.join(), ...own.map((one) => `${one.title.toLowerCase()} ${sidesOf(one)}`)].join(', ');
}

/** What the results say beside the scores. */
export function publishedNotes(
  choice: PublishedChoice,
  measured: readonly { protocol: Protocol; inputSize: number; patchSize: number }[],
): PublishedNotes {
  const asked = choice.overrides.some((line) => line.startsWith('--input-size'));
  return {
    protocol: 'published',
    ...choice,
    differences: Object.fromEntries(
      measured.map(({ protocol, inputSize, patchSize }) => [
        protocol.name,
        publishedDifferences(protocol, { patchSize }, asked ? undefined : inputSize),
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

import type { Command } from 'commander';
import { offeredSettings, UserError, type OfferedSetting, type Protocol } from '@neco/neco/internal';
import { numberOf } from './option-values.js';

type Settings = Protocol['settings'];

/** Adds the options of an evaluation's settings; `several` is the one that takes more than one value. */
export function addSettings(command: Command, settings: Settings, several?: string): void {
  for (const { key, name, value, description, default: usual } of offeredSettings(settings)) {
    const more = key === several ? '; several are tried in turn' : '';
    const text = `${description}${usual === null ? '' : ` (default: ${usual})`}${more}`;
    command.option(value === null ? `--${name}` : `--${name} <${value}${more && ',...'}>`, text);
  }
}

/** The settings that options give; those left out are not among them. @throws UserError naming an option */
export function readSettings(settings: Settings, flags: object, several?: string): Record<string, unknown> {
  return read(
    offeredSettings(settings).filter(({ key }) => key !== several),
    flags,
    ({ name }) => name,
  );
}

/** The values of the setting that takes several: its default where none is given. @throws UserError naming the option */
export function readSeveral(settings: Settings, flags: object, several: string): unknown[] {
  const setting = offeredSettings(settings).find(({ key }) => key === several)!;
  const text = valueOf(flags, setting.name);
  if (typeof text !== 'string') return [setting.schema.parse(undefined)];
  const values = text.split(',').map((part) => parse(setting, setting.name, part));
  if (new Set(values).size === values.length) return values;
  throw new UserError(`--${setting.name} names a number twice: "${text}".`);
}

/** Adds the options of the commands that run several evaluations; one that several of them have stands once. */
export function addSharedSettings(command: Command, protocols: readonly Protocol[]): void {
  const all = protocols.flatMap(({ title, settings }) =>
    sharedSettings(settings).map((setting) => ({ ...setting, title: title.toLowerCase() })),
  );
  for (const name of new Set(all.map(({ together }) => together))) {
    const those = all.filter(({ together }) => together === name);
    const [{ value, description, default: usual }] = those as [(typeof those)[number]];
    const of = those.map(({ title }) => title).join(', ');
    command.option(
      `--${name} <${value}>`,
      `${of}: ${description}${usual === null ? '' : ` (default: ${usual})`}`,
    );
  }
}

/** By evaluation the settings that these options give. @throws UserError naming an option with a wrong value */
export function readSharedSettings(
  protocols: readonly Protocol[],
  flags: object,
): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    protocols.map(({ name, settings }) => [
      name,
      read(sharedSettings(settings), flags, ({ together }) => together!),
    ]),
  );
}

/** The settings of an evaluation that have an option where several are run. */
export function sharedSettings(settings: Settings): OfferedSetting[] {
  return offeredSettings(settings).filter(({ together }) => together !== undefined);
}

/** `memory-size` as the property under which its value is found. */
export function propertyOf(option: string): string {
  return option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function read(
  settings: readonly OfferedSetting[],
  flags: object,
  nameOf: (setting: OfferedSetting) => string,
): Record<string, unknown> {
  const given = settings.flatMap((setting) => {
    const name = nameOf(setting);
    const text = valueOf(flags, name);
    return text === undefined ? [] : [[setting.key, parse(setting, name, text)] as const];
  });
  return Object.fromEntries(given);
}

function valueOf(flags: object, option: string): string | boolean | undefined {
  return (flags as Record<string, string | boolean | undefined>)[propertyOf(option)];
}

function parse({ schema, unit, takesNumber }: OfferedSetting, name: string, text: string | boolean): unknown {
  const value = takesNumber ? unit * numberOf(String(text)) : text;
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  throw new UserError(`--${name} ${error.issues[0]!.message}, not "${text}".`);
}

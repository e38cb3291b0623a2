import { z } from 'zod';
import { trainSchema } from './config.js';

/** One setting, for lists and documentation. */
export interface SettingDescription {
  /** Dotted path, as `--set` takes it. */
  key: string;
  /** The default as JSON. */
  defaultValue: string;
  description: string;
}

/** All settings in the order of a schema, by default that of training. */
export function describeSettings(schema: z.ZodObject = trainSchema): SettingDescription[] {
  return visit(schema, '', schema.parse({}));
}

function visit(
  section: z.ZodObject,
  prefix: string,
  defaults: Record<string, unknown>,
): SettingDescription[] {
  return Object.entries(section.shape as Record<string, z.ZodType>).flatMap(([name, schema]) => {
    const key = prefix + name;
    const inner = schema instanceof z.ZodPrefault ? schema.def.innerType : schema;
    const value = defaults[name];
    return inner instanceof z.ZodObject
      ? visit(inner, `${key}.`, value as Record<string, unknown>)
      : [{ key, defaultValue: JSON.stringify(value), description: schema.description ?? '' }];
  });
}

/** The settings as a Markdown table. */
export function settingsMarkdown(schema?: z.ZodObject): string {
  const rows = describeSettings(schema).map(
    ({ key, defaultValue, description }) => `| \`${key}\` | \`${defaultValue}\` | ${description} |`,
  );
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

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

/** All settings in the order of the schema. */
export function describeSettings(): SettingDescription[] {
  return visit(trainSchema, '', trainSchema.parse({}));
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
export function settingsMarkdown(): string {
  const rows = describeSettings().map(
    ({ key, defaultValue, description }) => `| \`${key}\` | \`${defaultValue}\` | ${description} |`,
  );
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

import { describeSettings, listRecipes, methods, pretrainSchema, schemaOf } from '@neco/neco/internal';
import { describeCommand } from './described-commands.js';
import { COMMANDS } from './commands.js';
import { buildProgram } from './main.js';
import type { WrittenSettings } from './settings.js';

/** The files of packages/cli/help by name, as the commands and the schemas have it now. */
export async function writtenHelp(): Promise<Record<string, string>> {
  const program = await buildProgram();
  const commands = program.commands.filter((command) => Object.hasOwn(COMMANDS, command.name()));
  return {
    'commands.json': asJson(commands.map(describeCommand)),
    'recipes.json': asJson(listRecipes()),
    'settings.json': asJson(settings()),
  };
}

function settings(): WrittenSettings {
  const rows = (schema: Parameters<typeof describeSettings>[0]): WrittenSettings['pretrain'] =>
    describeSettings(schema).map(({ key, defaultValue, description }) => [key, defaultValue, description]);
  return {
    methods: Object.fromEntries(methods.map((method) => [method.name, rows(schemaOf(method))])),
    pretrain: rows(pretrainSchema),
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

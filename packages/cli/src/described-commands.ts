import { readFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';

/**
 * What the help of a command and completion need to know, without the modules that the command needs to run: they take
 * most of a second to load.
 */
export interface DescribedCommand {
  name: string;
  description: string;
  arguments: { name: string; description: string }[];
  /** Flags as they were declared, with what the help says of each. */
  options: { flags: string; description: string }[];
  commands: DescribedCommand[];
  /** The one of its commands that its own name stands for. */
  usual?: string;
}

const file = new URL('../help/commands.json', import.meta.url);

/** The descriptions of all commands of the table, as `node tools/write-settings.mjs` wrote them. */
export function describedCommands(): DescribedCommand[] {
  return JSON.parse(readFileSync(file, 'utf8')) as DescribedCommand[];
}

/** The description of a command with all that are below it. */
export function describeCommand(command: Command): DescribedCommand {
  const help = command.createHelp();
  // Commander keeps it to itself.
  const usual = (command as unknown as { _defaultCommandName: string | null })._defaultCommandName;
  return {
    name: command.name(),
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => ({
      name: nameOf(argument),
      description: help.argumentDescription(argument),
    })),
    options: command.options.map((option) => ({
      flags: option.flags,
      description: help.optionDescription(option),
    })),
    commands: command.commands.map(describeCommand),
    ...(usual !== null && { usual }),
  };
}

function nameOf(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/**
 * Adds a command that has the help of the described one. What it is given is checked only as far as the description goes;
 * `run` reads the command line again.
 */
export function addDescribed(
  parent: Command,
  described: DescribedCommand,
  run: () => Promise<void>,
  isDefault = false,
): void {
  const command = parent.command(described.name, { isDefault }).description(described.description);
  if (described.commands.length === 0) command.action(run);
  for (const { name, description } of described.arguments)
    command.addArgument(new Argument(name, description));
  for (const { flags, description } of described.options) command.option(flags, description);
  for (const below of described.commands) addDescribed(command, below, run, below.name === described.usual);
  if (described.commands.some(({ name }) => name === 'help')) command.helpCommand(false);
  command.allowUnknownOption().allowExcessArguments();
}

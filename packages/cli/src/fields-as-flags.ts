import type { Command } from 'commander';

/**
 * A message of the library, which writes the names of what it was given in double quotes ("inputSize"), in the words of
 * the command line: a name that the command has an option for becomes that option (--input-size).
 */
export function fieldsAsFlags(message: string, { options }: Pick<Command, 'options'>): string {
  // A key of the configuration is no option, also where one has its name.
  if (message.startsWith('The configuration')) return message;
  const flags = new Map(options.map((option) => [option.attributeName(), option.long]));
  return message.replace(/"(\w+)"/g, (quoted, name: string) => flags.get(name) ?? quoted);
}

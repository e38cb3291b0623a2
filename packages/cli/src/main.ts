import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { systemSentence, UserError } from '@neco/neco/errors';
import { registerCompletion } from './completion.js';
import { registerDoctor } from './doctor.js';
import { addExamples } from './examples.js';
import { fieldsAsFlags } from './fields-as-flags.js';
import { engineSentence, memorySentence } from './failures.js';
import { endWhenOutputIsLost } from './lost-output.js';

/**
 * Runs the `neco` command. Exit codes: 0 done, 2 wrong input, 3 done without images that cannot be read
 * (`neco segment`), 1 anything else.
 */
export async function main(argv: readonly string[]): Promise<void> {
  endWhenOutputIsLost();
  let running = new Command();
  try {
    const program = await buildProgram();
    running = program;
    program.hook('preAction', (_program, command) => void (running = command));
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, running);
  }
}

/** The whole command tree. Commands that need the engine are added by modules that import it. */
export async function buildProgram(): Promise<Command> {
  const program = new Command('neco')
    .description('Post-train a Vision Transformer on your own images with NeCo, and measure what it gained.')
    .version(ownVersion(), '--version', 'show the version')
    .showHelpAfterError('(neco --help lists the commands)')
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride();
  registerDoctor(program);
  registerCompletion(program);
  try {
    const { registerScenes } = await import('./scenes.js');
    registerScenes(program);
    const { registerData } = await import('./data.js');
    registerData(program);
    const { registerEngineCommands } = await import('./engine-commands.js');
    registerEngineCommands(program);
    const { onLeftOut } = await import('@neco/neco/internal');
    onLeftOut((text) => console.error(text));
  } catch (error) {
    // Without a working engine or image decoder `neco doctor` must still say what is missing.
    if (process.argv.slice(2).includes('doctor')) return program;
    const sentence = engineSentence(error);
    throw sentence === null ? error : new UserError(sentence, { cause: error });
  }
  for (const group of program.commands) {
    if (group.commands.length > 0)
      group.showHelpAfterError(`(neco ${group.name()} --help lists its commands)`);
  }
  addExamples(program);
  return program;
}

function ownVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function report(error: unknown, running: Command): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    console.error(`neco: ${fieldsAsFlags(error.message, running)}`);
    return error.exitCode;
  }
  const memory = memorySentence(error);
  if (memory !== null) {
    console.error(`neco: ${memory}`);
    return 2;
  }
  const refused = systemSentence(error);
  if (refused !== null) {
    console.error(`neco: ${refused}`);
    return 2;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  return 1;
}

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { oneLine, systemSentence, UserError } from '@neco/neco/errors';
import { SetupError } from '@neco/torch/libtorch';
import { registerCompletion } from './completion.js';
import { registerDoctor } from './doctor.js';
import { addExamples } from './examples.js';
import { fieldsAsFlags } from './fields-as-flags.js';
import { engineSentence, memorySentence } from './failures.js';
import { endWhenOutputIsLost } from './lost-output.js';
import { provideEngine, registerSetup } from './setup.js';

// What has to answer without libtorch and an image decoder: these say how to get them.
const WITHOUT_ENGINE = new Set([undefined, 'doctor', 'setup', 'help', '--help', '-h', '--version']);

/**
 * Runs the `neco` command. Exit codes: 0 done, 2 wrong input, 3 done without images that cannot be read
 * (`neco segment`), 1 anything else.
 */
export async function main(argv: readonly string[]): Promise<void> {
  endWhenOutputIsLost();
  const program = baseProgram();
  let running = program;
  program.hook('preAction', (_program, command) => void (running = command));
  try {
    await addCommands(program, argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, running);
  }
}

/** The whole command tree. */
export async function buildProgram(): Promise<Command> {
  const program = baseProgram();
  await addCommands(program, 'help');
  return program;
}

function baseProgram(): Command {
  const program = new Command('neco')
    .description('Post-train a Vision Transformer on your own images with NeCo, and measure what it gained.')
    .version(ownVersion(), '--version', 'show the version')
    .showHelpAfterError('(neco --help lists the commands)')
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride();
  registerDoctor(program);
  registerSetup(program);
  registerCompletion(program);
  return program;
}

/** Adds the commands that need the engine by modules that import it, and examples to the help of all. */
async function addCommands(program: Command, word: string | undefined): Promise<void> {
  // An import that failed before libtorch was fetched would go on failing; the version is not to wait for any.
  if (word === 'setup' || word === '--version') return addExamples(program);
  try {
    if (!WITHOUT_ENGINE.has(word)) await provideEngine();
    const { registerScenes } = await import('./scenes.js');
    registerScenes(program);
    const { registerData } = await import('./data.js');
    registerData(program);
    const { registerEngineCommands } = await import('./engine-commands.js');
    registerEngineCommands(program);
    const { onLeftOut } = await import('@neco/neco/internal');
    onLeftOut((text) => console.error(text));
  } catch (error) {
    if (!WITHOUT_ENGINE.has(word)) {
      const sentence = error instanceof SetupError ? null : engineSentence(error);
      throw sentence === null ? error : new UserError(sentence, { cause: error });
    }
    program.addHelpText('after', `\nThe other commands are missing: ${oneLine(error)}`);
  }
  for (const group of program.commands) {
    if (group.commands.length > 0)
      group.showHelpAfterError(`(neco ${group.name()} --help lists its commands)`);
  }
  addExamples(program);
}

function ownVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function report(error: unknown, running: Command): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof SetupError) {
    console.error(`neco: ${error.message}`);
    return error.exitCode;
  }
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

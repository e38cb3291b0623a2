import { Command, CommanderError } from 'commander';
import { firstLine, UserError } from '@neco/neco/errors';
import { SetupError } from '@neco/torch/libtorch';
import { registerDoctor } from './doctor.js';
import { fieldsAsFlags } from './fields-as-flags.js';
import { provideEngine, registerSetup } from './setup.js';

// What has to answer without libtorch and an image decoder: these say how to get them.
const WITHOUT_ENGINE = new Set([undefined, 'doctor', 'setup', 'help', '--help', '-h', '--version']);

/**
 * Runs the `neco` command. Exit codes: 0 done, 2 wrong input, 3 done without images that cannot be read
 * (`neco segment`), 1 anything else.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = baseProgram();
  let running = program;
  program.hook('preAction', (_program, command) => void (running = command));
  try {
    await addEngineCommands(program, argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, running);
  }
}

function baseProgram(): Command {
  const program = new Command('neco')
    .description('Post-train a Vision Transformer on your own images with NeCo, and measure what it gained.')
    .showHelpAfterError('(neco --help lists the commands)')
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride();
  registerDoctor(program);
  registerSetup(program);
  return program;
}

async function addEngineCommands(program: Command, word: string | undefined): Promise<void> {
  if (word === 'setup') return; // an import that failed before libtorch was fetched would go on failing
  try {
    if (!WITHOUT_ENGINE.has(word)) await provideEngine();
    const { registerScenes } = await import('./scenes.js');
    registerScenes(program);
    const { registerData } = await import('./data.js');
    registerData(program);
    const { registerEngineCommands } = await import('./engine-commands.js');
    registerEngineCommands(program);
  } catch (error) {
    if (!WITHOUT_ENGINE.has(word)) throw error;
    program.addHelpText('after', `\nThe other commands are missing: ${firstLine(error)}`);
  }
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
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  return 1;
}

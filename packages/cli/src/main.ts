import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { systemSentence, UserError } from '@neco/neco/errors';
import { SetupError } from '@neco/torch/libtorch';
import { COMMANDS } from './commands.js';
import { registerCompletion } from './completion.js';
import { addDescribed, describedCommands } from './described-commands.js';
import { registerDoctor } from './doctor.js';
import { addExamples } from './examples.js';
import { fieldsAsFlags } from './fields-as-flags.js';
import { engineSentence, memorySentence } from './failures.js';
import { endWhenOutputIsLost } from './lost-output.js';
import { provideEngine, registerSetup } from './setup.js';

/**
 * Runs the `neco` command. Exit codes: 0 done, 2 wrong input, 3 done without images that cannot be read
 * (`neco segment`), 1 anything else.
 */
export async function main(argv: readonly string[]): Promise<void> {
  endWhenOutputIsLost();
  const program = baseProgram();
  let running = program;
  try {
    for (const described of describedCommands()) {
      addDescribed(program, described, async () => {
        const loaded = baseProgram();
        loaded.hook('preAction', (_program, command) => void (running = command));
        await load(loaded, described.name);
        await loaded.parseAsync([...argv]);
      });
    }
    completeHelp(program);
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, running);
  }
}

/** The whole command tree, with everything loaded. */
export async function buildProgram(): Promise<Command> {
  const program = baseProgram();
  for (const { add } of Object.values(COMMANDS)) await add(program);
  completeHelp(program);
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

/** Adds the one command that is to run, with its modules. */
async function load(program: Command, name: string): Promise<void> {
  const { needsEngine, add } = COMMANDS[name]!;
  // An import that failed before libtorch was fetched would go on failing.
  if (needsEngine) await provideEngine();
  try {
    await add(program);
    const { onLeftOut } = await import('@neco/neco/internal/data/left-out.js');
    onLeftOut((text) => console.error(text));
  } catch (error) {
    const sentence = error instanceof SetupError ? null : engineSentence(error);
    throw sentence === null ? error : new UserError(sentence, { cause: error });
  }
  completeHelp(program);
}

/** Adds what help says below the options, and how to get it. */
function completeHelp(program: Command): void {
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

import type { Command } from 'commander';
import { registerEvalIncontext } from './eval-incontext.js';
import { registerTrain } from './train.js';

/** The commands that load libtorch. */
export function registerEngineCommands(program: Command): void {
  registerTrain(program);
  registerEvalIncontext(program.command('eval').description('measure what frozen features hold'));
}

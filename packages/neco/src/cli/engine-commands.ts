import type { Command } from 'commander';
import { registerDemo } from './demo.js';
import { registerEvalIncontext } from './eval-incontext.js';
import { registerSettings } from './settings.js';
import { registerTrain } from './train.js';

/** The commands that load libtorch. */
export function registerEngineCommands(program: Command): void {
  registerTrain(program);
  registerSettings(program);
  registerDemo(program);
  const evalCommand = program.command('eval').description('measure a backbone on images with masks');
  registerEvalIncontext(evalCommand);
}

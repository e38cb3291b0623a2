import type { Command } from 'commander';
import { registerTrain } from './train.js';

/** The commands that load libtorch. */
export function registerEngineCommands(program: Command): void {
  registerTrain(program);
}

import type { Command } from 'commander';
import { registerCache } from './cache.js';
import { registerCompare, registerEvalAll } from './compare.js';
import { registerDemo } from './demo.js';
import { registerEmbed } from './embed.js';
import { registerEvaluations } from './eval.js';
import { registerExport } from './export.js';
import { registerModels } from './models.js';
import { registerPretrain } from './pretrain.js';
import { registerRecipes } from './recipes.js';
import { registerEvalLayers } from './eval-layers.js';
import { registerEvalSegment } from './eval-segment.js';
import { registerSegment } from './segment.js';
import { registerSettings } from './settings.js';
import { registerStudio } from './studio.js';
import { registerTrain } from './train.js';

/** The commands that load libtorch. */
export function registerEngineCommands(program: Command): void {
  registerTrain(program);
  registerPretrain(program);
  registerRecipes(program);
  registerSettings(program);
  registerModels(program);
  registerCache(program);
  registerExport(program);
  registerEmbed(program);
  registerSegment(program);
  registerDemo(program);
  const evalCommand = program.command('eval').description('measure a backbone on images with masks');
  registerEvaluations(evalCommand);
  registerEvalAll(evalCommand);
  registerEvalLayers(evalCommand);
  registerEvalSegment(evalCommand);
  registerCompare(program);
  registerStudio(program);
}

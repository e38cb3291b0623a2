import type { Command } from 'commander';

/** A command that is loaded when it is asked for. */
interface LoadedCommand {
  /** Whether it needs libtorch, so that it is offered to fetch it first. */
  needsEngine: boolean;
  /** Imports its module and adds it. */
  add(program: Command): Promise<void>;
}

const plain = (add: LoadedCommand['add']): LoadedCommand => ({ needsEngine: false, add });
const engine = (add: LoadedCommand['add']): LoadedCommand => ({ needsEngine: true, add });

/** The commands by their names, in the order of the help. */
export const COMMANDS: Readonly<Record<string, LoadedCommand>> = {
  scenes: plain(async (program) => (await import('./scenes.js')).registerScenes(program)),
  data: plain(async (program) => (await import('./data.js')).registerData(program)),
  train: engine(async (program) => (await import('./train.js')).registerTrain(program)),
  pretrain: engine(async (program) => (await import('./pretrain.js')).registerPretrain(program)),
  recipes: plain(async (program) => (await import('./recipes.js')).registerRecipes(program)),
  settings: plain(async (program) => (await import('./settings.js')).registerSettings(program)),
  models: plain(async (program) => (await import('./models.js')).registerModels(program)),
  cache: plain(async (program) => (await import('./cache.js')).registerCache(program)),
  export: engine(async (program) => (await import('./export.js')).registerExport(program)),
  embed: engine(async (program) => (await import('./embed.js')).registerEmbed(program)),
  segment: engine(async (program) => (await import('./segment.js')).registerSegment(program)),
  demo: engine(async (program) => (await import('./demo.js')).registerDemo(program)),
  eval: engine(addEvaluations),
  compare: engine(async (program) => (await import('./compare.js')).registerCompare(program)),
  studio: engine(async (program) => (await import('./studio.js')).registerStudio(program)),
};

async function addEvaluations(program: Command): Promise<void> {
  const command = program.command('eval').description('measure a backbone on images with masks');
  (await import('./eval.js')).registerEvaluations(command);
  (await import('./compare.js')).registerEvalAll(command);
  (await import('./eval-layers.js')).registerEvalLayers(command);
  (await import('./eval-segment.js')).registerEvalSegment(command);
}

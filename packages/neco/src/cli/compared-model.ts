import * as torch from '@neco/torch';
import type { OpenedModel } from '../eval/index.js';
import { releaseModule } from '../train/index.js';
import { VisionTransformer } from '../vit/index.js';
import { describeLoad, loadBackbone, type LoadOptions, type Which } from '../weights/index.js';

const untrained = 'untrained:';

/** An open model and what was loaded, for people. */
export interface DescribedModel extends OpenedModel {
  description: string[];
}

/**
 * Loads a model by what a comparison calls it: any name of `--model`; `RUN:student` or `RUN:teacher` for one
 * network of a run folder or a checkpoint that holds both; `untrained:NAME` for random weights in NAME's shape.
 */
export async function openComparedModel(name: string, options: LoadOptions): Promise<DescribedModel> {
  const shape = name.startsWith(untrained) ? name.slice(untrained.length) : null;
  const [, plain = shape ?? name, which] = /^(.+):(student|teacher)$/.exec(shape ?? name) ?? [];
  const { model, config, report } = await loadBackbone(plain, {
    ...options,
    ...(which !== undefined && { which: which as Which }),
  });
  if (shape === null) return opened(model, describeLoad(report));
  releaseModule(model);
  torch.manualSeed(0);
  return opened(new VisionTransformer(config).eval(), [`backbone   random weights in the shape of ${shape}`]);
}

function opened(model: VisionTransformer, description: string[]): DescribedModel {
  return { model, description, close: () => releaseModule(model) };
}

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
 * @param options - With the device on which the model is to run.
 */
export async function openComparedModel(
  name: string,
  { device, ...options }: LoadOptions & { device: string },
): Promise<DescribedModel> {
  const { model, description } = await openOnCpu(name, options);
  model.to({ device });
  return { model, description, close: () => releaseModule(model) };
}

async function openOnCpu(name: string, options: LoadOptions): Promise<Omit<DescribedModel, 'close'>> {
  const shape = name.startsWith(untrained) ? name.slice(untrained.length) : null;
  const [, plain = shape ?? name, which] = /^(.+):(student|teacher)$/.exec(shape ?? name) ?? [];
  const { model, config, report } = await loadBackbone(plain, {
    ...options,
    ...(which !== undefined && { which: which as Which }),
  });
  if (shape === null) return { model, description: describeLoad(report) };
  releaseModule(model);
  torch.manualSeed(0);
  return {
    model: new VisionTransformer(config).eval(),
    description: [`backbone   random weights in the shape of ${shape}`],
  };
}

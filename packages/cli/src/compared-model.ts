import * as torch from '@neco/torch';
import {
  type OpenedModel,
  releaseModule,
  VisionTransformer,
  describeLoad,
  loadBackbone,
  loadedNetwork,
  type LoadOptions,
  type Which,
} from '@neco/neco/internal';

const untrained = 'untrained:';

/** An open model and what was loaded, for people. */
export interface DescribedModel extends OpenedModel {
  description: string[];
  /** Which network of a run or checkpoint it is; null where there is one only. */
  network: Which | null;
}

/**
 * Loads a model by what a comparison calls it: any name of `--model`; `untrained:NAME` for random weights in NAME's
 * shape.
 * @param options - With the device on which the model is to run.
 */
export async function openComparedModel(
  name: string,
  { device, ...options }: LoadOptions & { device: string },
): Promise<DescribedModel> {
  const { model, description, network } = await openOnCpu(name, options);
  model.to({ device });
  return { model, description, network, close: () => releaseModule(model) };
}

async function openOnCpu(name: string, options: LoadOptions): Promise<Omit<DescribedModel, 'close'>> {
  const shape = name.startsWith(untrained) ? name.slice(untrained.length) : null;
  const model = await loadBackbone(shape ?? name, options);
  const { config, report } = model;
  if (shape === null) return { model, description: describeLoad(report), network: loadedNetwork(report) };
  releaseModule(model);
  torch.manualSeed(0);
  return {
    model: new VisionTransformer(config).eval(),
    network: null,
    description: [`backbone   random weights in the shape of ${shape}`],
  };
}

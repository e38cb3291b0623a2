// A backbone that computes the features of an input once, so that all heads are fitted and scored on the same ones.
import { createHash } from 'node:crypto';
import * as torch from '@neco/torch';

/** Makes a network remember what it gave for each batch of pixels. @returns its expenses, and how to forget */
export function remember(model) {
  const known = new Map();
  const spent = { seconds: 0, passes: 0 };
  const forward = model.forwardFeatures.bind(model);
  model.forwardFeatures = (pixels) => {
    const bytes = torch.scope(() => pixels.contiguous().toTypedArray());
    const key = createHash('sha1').update(pixels.shape.join()).update(bytes).digest('hex');
    if (!known.has(key)) {
      const started = processorSeconds();
      const features = forward(pixels);
      const [patchTokens, clsToken] = [features.patchTokens, features.clsToken].map((t) =>
        torch.keep(t.clone()),
      );
      known.set(key, { patchTokens, clsToken, grid: features.grid });
      spent.seconds += processorSeconds() - started;
      spent.passes++;
    }
    const { patchTokens, clsToken, grid } = known.get(key);
    return { patchTokens: patchTokens.clone(), clsToken: clsToken.clone(), grid };
  };
  const forget = () => {
    for (const { patchTokens, clsToken } of known.values())
      [patchTokens, clsToken].forEach((t) => t.release());
    known.clear();
  };
  return { spent, forget };
}

/** Time of the processor that this process has taken: what others do on the machine is not in it. */
export function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

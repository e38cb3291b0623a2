import type { RankEnvironment } from './environment.js';
import { World } from './world.js';
import type { WorldOptions } from './diagnosis.js';

/**
 * Runs `body` as one of several processes, or alone.
 * @throws UserError naming the rank at fault where another process is the reason
 */
export async function withWorld<T>(
  environment: RankEnvironment | null | undefined,
  options: WorldOptions,
  body: (world: World | null) => Promise<T>,
): Promise<T> {
  if (!environment) return body(null);
  const world = await World.join(environment, options);
  let failed = true;
  try {
    const result = await body(world);
    failed = false;
    return result;
  } catch (error) {
    throw await world.explain(error);
  } finally {
    await world.leave(failed);
  }
}

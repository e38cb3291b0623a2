import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { pack, releaseTensors } from './packet.js';
import type { World } from './world.js';

/** Tasks that a rank has at a time: it reads for the second while it computes the first. */
export const openTasks = 2;

/** What tells the two tensors of an answer apart. */
export const answerTags = { size: 1, packet: 2 } as const;

/** What comes back for a task: its result, or why the user must mend something. */
export type Answer = { result: object } | { refused: string };

/** An answer on its way, or waiting for the leader to fetch it. */
interface Sending {
  tensors: Tensor[];
  /** Each waits until the leader has a tensor. */
  fetched: (() => void)[];
}

/**
 * Does what the leader asks for until it says something else: that is returned.
 * @param perform - Releases nothing; the tensors of its result are released here.
 * @throws UserError if the leader failed or does not answer
 */
export async function serveTasks(world: World, perform: (task: unknown) => Promise<object>): Promise<string> {
  const stop = new AbortController();
  const sent: Sending[] = [];
  let answering = Promise.resolve();
  let failure: unknown;
  for (;;) {
    const next = await world.awaitTask(stop.signal);
    if (next === null) throw failure;
    if ('text' in next) {
      await answering;
      sent.forEach(finish);
      return next.text;
    }
    const answer = answerTo(perform(JSON.parse(next.task)));
    // Its failure is met below, in its turn.
    answer.catch(() => undefined);
    answering = answering.then(async () => {
      sent.push(offer(world, await answer));
      // The leader gives no task before it has fetched all answers but the last ones.
      while (sent.length > openTasks) finish(sent.shift()!);
    });
    answering.catch((error: unknown) => {
      failure = error;
      stop.abort();
    });
  }
}

async function answerTo(result: Promise<object>): Promise<Tensor> {
  const answer = await result.then(
    (value): Answer => ({ result: value }),
    (error: unknown): Answer => {
      if (error instanceof UserError) return { refused: error.message };
      throw error;
    },
  );
  const packed = pack(answer);
  if ('result' in answer) releaseTensors(answer.result);
  return packed;
}

function offer(world: World, packed: Tensor): Sending {
  const size = torch.tensor([packed.numel()], { dtype: 'int64' });
  return {
    tensors: [size, packed],
    fetched: [world.offerToLeader(size, answerTags.size), world.offerToLeader(packed, answerTags.packet)],
  };
}

function finish({ tensors, fetched }: Sending): void {
  fetched.forEach((wait) => wait());
  tensors.forEach((tensor) => tensor.release());
}

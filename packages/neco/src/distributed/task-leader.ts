import * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import { releaseTensors, unpack } from './packet.js';
import { answerTags, openTasks, type Answer } from './serve-tasks.js';
import { CollectiveError, type World } from './world.js';

/** Work that several processes share. */
export interface TaskSharing {
  /**
   * Results in the order of the tasks, each performed by one process. The caller releases their tensors.
   * @param tasks - Plain data: they travel as JSON.
   * @param perform - What this process does with a task; the others must do the same.
   * @throws UserError that a task gives, at that task's turn
   */
  share<Task, Result extends object>(
    tasks: readonly Task[],
    perform: (task: Task) => Promise<Result>,
  ): AsyncGenerator<Result, void, undefined>;
}

/** A task that was given to a rank. */
interface Given {
  /** Waits for its result and fetches it: not before its turn, so that few results are in memory. */
  take(): Promise<unknown>;
}

/**
 * Hands tasks to the other ranks and does its share of them itself. Whoever is free gets the next one, so a leader that
 * has more to do with each result takes fewer. Beside the result that is in use there is at most one in this process's
 * memory: its own next one.
 */
export class TaskLeader implements TaskSharing {
  /** By rank: tasks that it was given so far. */
  readonly #given: number[];

  constructor(private readonly world: World) {
    this.#given = new Array<number>(world.size).fill(0);
  }

  async *share<Task, Result extends object>(
    tasks: readonly Task[],
    perform: (task: Task) => Promise<Result>,
  ): AsyncGenerator<Result, void, undefined> {
    const given: { rank: number; take: Given['take'] }[] = [];
    let next = 0;
    const give = async (rank: number): Promise<void> => {
      const task = tasks[next++]!;
      const { take } = rank === 0 ? ownTask(perform(task)) : await this.#give(rank, task);
      given.push({ rank, take });
    };
    try {
      for (let left = tasks.length; left > 0; left--) {
        for (let rank = this.#free(given); rank !== null && next < tasks.length; rank = this.#free(given)) {
          await give(rank);
        }
        yield (await given.shift()!.take()) as Result;
      }
    } catch (error) {
      if (error instanceof CollectiveError) given.length = 0;
      throw error;
    } finally {
      // What was begun must be fetched, or it would be taken for the answer to a later task.
      for (const { take } of given) await discard(take);
    }
  }

  /** The rank with the fewest open tasks that can have one more; null if there is none. */
  #free(given: readonly { rank: number }[]): number | null {
    const open = this.#given.map((_, rank) => given.filter((one) => one.rank === rank).length);
    const free = [...open.keys()].filter((rank) => open[rank]! < (rank === 0 ? 1 : openTasks));
    return free.length === 0 ? null : free.reduce((a, b) => (open[b]! < open[a]! ? b : a));
  }

  async #give(rank: number, task: unknown): Promise<Given> {
    const number = ++this.#given[rank]!;
    const size = torch.zeros([1], { dtype: 'int64' });
    const arrival = ownTask(this.world.receive(size, rank, answerTags.size));
    await this.world.giveTask(rank, number, JSON.stringify(task));
    return {
      take: async () => {
        await arrival.take();
        const packed = torch.empty([size.item()], { dtype: 'uint8' });
        size.release();
        try {
          await this.world.receive(packed, rank, answerTags.packet);
          const answer = unpack(packed) as Answer;
          if ('refused' in answer) throw new UserError(answer.refused);
          return answer.result;
        } finally {
          packed.release();
        }
      },
    };
  }
}

function ownTask<T>(running: Promise<T>): { take: () => Promise<T> } {
  // Without a handler a failure that nobody has come to yet would end the process.
  running.catch(() => undefined);
  return { take: () => running };
}

async function discard(take: Given['take']): Promise<void> {
  try {
    releaseTensors(await take());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

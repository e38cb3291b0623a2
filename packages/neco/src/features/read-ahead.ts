/**
 * Loads items in order, a few ahead of the one that is being used, so that decoding overlaps with computing.
 *
 * @param load called for each item; an error it throws surfaces when that item's turn comes
 * @param ahead how many loads may be in flight or waiting
 */
export async function* readAhead<Item, Loaded>(
  items: Iterable<Item>,
  load: (item: Item) => Promise<Loaded>,
  ahead: number,
): AsyncGenerator<Loaded, void, undefined> {
  const iterator = items[Symbol.iterator]();
  const waiting: Promise<Loaded>[] = [];
  const fill = (): void => {
    while (waiting.length < ahead) {
      const { done, value } = iterator.next();
      if (done) return;
      const loading = load(value);
      // Without a handler a failure that nobody has come to yet would end the process.
      loading.catch(() => undefined);
      waiting.push(loading);
    }
  };
  fill();
  for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
    const loaded = await first;
    fill();
    yield loaded;
  }
}

/** Groups what a generator yields; the last group may be smaller. */
export async function* inBatches<Item>(
  items: AsyncIterable<Item>,
  size: number,
): AsyncGenerator<Item[], void, undefined> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

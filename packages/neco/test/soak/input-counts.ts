/** What came of the damaged inputs that one program tried. */
export interface Counts {
  name: string;
  tried: number;
  /** Read, taken or done, as far as the damage allowed. */
  taken: number;
  /** Refused with a sentence for users. */
  refused: number;
  /** What was neither; each is printed. */
  defects: number;
  /** The process ended before it had tried all. */
  crashed: boolean;
  good: boolean;
}

/** The counts that a program prints last: a line of JSON, or a line of text for each form of weights. */
export function countsOf(name: string, code: number | null, lines: readonly string[]): Counts {
  const counts = fromJson(lines.at(-1) ?? '') ?? fromText(lines);
  const crashed = counts === null || (code !== 0 && code !== 1);
  const { tried, taken, refused, defects } = counts ?? { tried: 0, taken: 0, refused: 0, defects: 0 };
  // A defect is not counted as refused.
  const honest = Math.max(0, Math.min(refused, tried - taken));
  const good = code === 0 && !crashed && defects === 0 && tried > 0;
  return { name, tried, taken, refused: honest, defects, crashed, good };
}

type Numbers = Pick<Counts, 'tried' | 'taken' | 'refused' | 'defects'>;

function fromJson(line: string): Numbers | null {
  let found: Record<string, number>;
  try {
    found = JSON.parse(line) as Record<string, number>;
  } catch {
    return null;
  }
  const sum = (...keys: string[]) => keys.reduce((total, key) => total + (found[key] ?? 0), 0);
  return {
    // Each file is read as a picture and as a mask.
    tried: sum('tried') + 2 * sum('files'),
    taken: sum('taken', 'done', 'read', 'correct', 'loaded', 'images', 'masks'),
    refused: sum('refused', 'refusedImages', 'refusedMasks'),
    defects: sum('defects'),
  };
}

function fromText(lines: readonly string[]): Numbers | null {
  const pattern = /(\d+) damaged files: (\d+) refused, (\d+) loaded, (\d+) defects/;
  const found = lines.flatMap((line) => {
    const match = pattern.exec(line);
    return match === null ? [] : [match.slice(1).map(Number)];
  });
  if (found.length === 0) return null;
  const sum = (column: number) => found.reduce((total, numbers) => total + numbers[column]!, 0);
  return { tried: sum(0), refused: sum(1), taken: sum(2), defects: sum(3) };
}

/** One line for people. */
export function summaryOf(counts: readonly Counts[]): string {
  const parts = counts.map(({ name, tried, taken, refused }) => {
    return `${tried} ${name} tried (${taken} taken, ${refused} refused)`;
  });
  const defects = counts.reduce((total, each) => total + each.defects, 0);
  const crashes = counts.filter(({ crashed }) => crashed).length;
  return `${parts.join('; ')}; defects ${defects}, crashes ${crashes}`;
}

import path from 'node:path';

/** Hears of files that were left out of a folder. */
type Listener = (text: string) => void;

let listener: Listener = () => undefined;
const told = new Set<string>();

/** Says who is told of files that are left out of folders of pictures and masks; each thing is told once. */
export function onLeftOut(hear: Listener): void {
  listener = hear;
}

/** A file that was left out, and what it is where people take it for a picture. */
export interface LeftOutFile {
  name: string;
  unread: string | null;
}

/** Tells of the files of a folder that are no pictures that are read, counted by ending; those that look like
 * some by name. The file of classes is read, if not as a picture. */
export function tellLeftOut(directory: string, all: readonly LeftOutFile[]): void {
  const files = all.filter(({ name }) => path.basename(name) !== 'classes.json');
  if (files.length === 0) return;
  const text = `${directory}: ${endingsInWords(files.map(({ name }) => name))} left out${namedUnread(files)}`;
  if (!told.has(text)) listener(text);
  told.add(text);
}

function namedUnread(files: readonly LeftOutFile[]): string {
  const unread = files.filter((file) => file.unread !== null);
  const kinds = [...new Set(unread.map((file) => file.unread!))];
  const lines = kinds.map((kind) => {
    const of = unread.filter((file) => file.unread === kind);
    return `${of[0]!.name}${of.length > 1 ? ` and ${of.length - 1} more` : ''}: ${kind}`;
  });
  return lines.length === 0 ? '' : `; ${lines.join('; ')}`;
}

/** Files counted by ending, the most frequent first: `3 .txt, 1 without an ending`. */
export function endingsInWords(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const ending = path.extname(name).toLowerCase();
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = kinds
    .slice(0, 6)
    .map(([ending, n]) => `${n} ${ending === '' ? 'without an ending' : ending}`);
  return [...shown, ...(kinds.length > 6 ? [`${kinds.length - 6} other endings`] : [])].join(', ');
}

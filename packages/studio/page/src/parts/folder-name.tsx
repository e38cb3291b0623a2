/** The end of a long path, which tells folders apart; all of it for whoever points at it. */
export function FolderName({ path }: { path: string }) {
  const parts = path.split(/[\\/]/);
  return <span title={path}>{parts.length > 3 ? `…/${parts.slice(-3).join('/')}` : path}</span>;
}

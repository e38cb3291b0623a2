/** Exit code of a command whose reader went away: what a shell reports of programs that SIGPIPE ends. */
const READER_GONE = 141;

let needed = true;

/** For a command that serves others: it goes on when who started it has read what it wanted to know. */
export function goOnWithoutOutput(): void {
  needed = false;
}

/**
 * Ends the command in good order when nobody can read what it prints any more: the reader of a pipe went away (`| head`),
 * the disk is full, the terminal is gone. A command that has something to save does so, as at SIGHUP; any other ends at
 * once. Without this, Node ends with a stack and whatever was computed since the last checkpoint is lost.
 */
export function endWhenOutputIsLost(): void {
  let lost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (lost || !needed) return;
      lost = true;
      process.exitCode = error.code === 'EPIPE' ? READER_GONE : 1;
      if (error.code !== 'EPIPE' && stream === process.stdout) {
        console.error(`neco: Standard output cannot be written (${error.message}).`);
      }
      if (!process.emit('SIGHUP', 'SIGHUP')) process.exit();
    });
  }
}

/** What libtorch, its kernels and V8 say where memory is not enough. */
const MEMORY =
  /not enough memory|can't allocate memory|out of memory|std::bad_alloc|could not create a primitive|Storage size calculation overflowed|Array buffer allocation failed|Invalid typed array length/i;

/** A sentence for the user where an error is about memory; null for any other. */
export function memorySentence(error: unknown): string | null {
  if (!(error instanceof Error) || !MEMORY.test(error.message)) return null;
  return (
    `There is not enough memory for this (${firstLineOf(error)}); take a smaller input size, a smaller batch, or a ` +
    'smaller model.'
  );
}

/** A sentence for the user where a part of the installation cannot be loaded; null for any other error. */
export function engineSentence(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  const isLoading =
    code === 'ERR_DLOPEN_FAILED' || code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  const isOurs = /libtorch|libneco|\.node\b|sharp|npm run setup/i.test(error.message);
  if (!isLoading && !isOurs) return null;
  return `A part of the installation cannot be loaded (${firstLineOf(error)}); "neco doctor" says what is missing.`;
}

function firstLineOf({ message }: Error): string {
  return (message.split('\n')[0] ?? message).trim().replace(/\.$/, '');
}

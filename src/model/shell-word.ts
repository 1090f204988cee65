/** As a POSIX shell takes it for one word, as it is. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A shell puts the home directory in the place of `~`, as dtop does. */
export const pathWord = (path: string): string =>
  /^~\/?$/.test(path)
    ? path
    : path.startsWith('~/')
      ? `~/${shellWord(path.slice(2))}`
      : shellWord(path);

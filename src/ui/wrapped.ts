import { textWidth } from '../terminal/width.js';

/** As wide as it may be, broken anywhere: commands are to be read whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let columns = 0;
  for (const char of text) {
    const wide = textWidth(char);
    if (columns + wide > width && line !== '') {
      lines.push(line);
      line = '';
      columns = 0;
    }
    line += char;
    columns += wide;
  }
  return [...lines, line];
}

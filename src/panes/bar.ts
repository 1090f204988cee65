const TRACK = '░';
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `███▌░░░░`: a share of 100 in eighths of a cell, `width` cells long. An empty track for what is unknown. */
export function bar(share: number, width: number): string {
  const filled = Number.isNaN(share) ? 0 : Math.min(100, Math.max(0, share)) / 100;
  const eighths = Math.round(filled * width * 8);
  const text = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return text.padEnd(width, TRACK);
}

import assert from 'node:assert/strict';

/** All that dtop ever writes beside text: src/terminal's modes, frames, questions, and the clipboard. */
const OWN = new RegExp(
  [
    String.raw`\x1b\[\?(?:1049|25|7|2004|1000|1006|2026)[hl]`,
    String.raw`\x1b\[\?2026\$p`,
    String.raw`\x1b\[\?[61]l`,
    String.raw`\x1b\[(?:4l|r|2J|5n|K)`,
    String.raw`\x1b\[\d{1,4}(?:;\d{1,4})?H`,
    String.raw`\x1b\[\d{0,4}C`,
    String.raw`\x1b\[[\d;]*m`,
    String.raw`\x1b\(B|\x0f|\x1b>|\x1b\\`,
    String.raw`\x1b\]52;c;[\w+/]*={0,2}\x07`,
  ].join('|'),
  'g',
);
const UNCLEAN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** The last one may still be on its way. */
const BEGUN = /\x1b[^\x1b]{0,12}$/;
/** What is told of the place. */
const AROUND = 60;

/** Throws where the bytes so far for a terminal hold anything but text and the program's own sequences. */
export function assertOwnBytes(bytes: Buffer): void {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  const rest = text.replace(OWN, '').replace(BEGUN, '');
  const at = rest.search(UNCLEAN);
  const found = JSON.stringify(rest.slice(Math.max(0, at - AROUND), at + AROUND));
  assert.equal(at, -1, `not of the program: ${found}`);
}

/**
 * Stands in for `Intl.Segmenter` in the packages that Ink brings (bin/build.ts). The first use of ICU's
 * segmenter costs 10 ms of a start, and most of a screen needs none: text without marks, joiners and
 * line breaks has one grapheme a character.
 */
const { Segmenter } = Intl;
const PLAIN = /^[\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2190-\u25ff\u2800-\u28ff]*$/;

export class LazySegmenter {
  #options;
  #segmenter;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    if (PLAIN.test(text)) return Array.from(text, (segment, index) => ({ segment, index }));
    this.#segmenter ??= new Segmenter(...this.#options);
    return this.#segmenter.segment(text);
  }
}

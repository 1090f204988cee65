/**
 * Stands in for `Intl.Segmenter` in the packages that Ink brings (scripts/build.ts). The first use of ICU's
 * segmenter costs 10 ms of a start, and most of a screen needs none: text without marks, joiners,
 * surrogates and line breaks has one grapheme a code unit.
 */
const { Segmenter } = Intl;
const PLAIN = /^[\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2190-\u25ff\u2800-\u28ff]*$/;

/** As much of `Segments` (ECMA-402) as a text of single code units needs. */
class PlainSegments {
  #text;

  constructor(text) {
    this.#text = text;
  }

  containing(index = 0) {
    const segment = this.#text[Math.trunc(index)];
    return segment && { segment, index: Math.trunc(index), input: this.#text };
  }

  *[Symbol.iterator]() {
    for (let index = 0; index < this.#text.length; index++) yield this.containing(index);
  }
}

export class LazySegmenter {
  #options;
  #segmenter;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    if (PLAIN.test(text)) return new PlainSegments(text);
    this.#segmenter ??= new Segmenter(...this.#options);
    return this.#segmenter.segment(text);
  }
}

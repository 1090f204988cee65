import { RUN_OPTIONS, type ContainerWish, type RunOptionName } from '../model/creation.js';

type Given = NonNullable<ContainerWish['options']>[number];

interface Known {
  readonly name: RunOptionName;
  readonly short?: string;
  readonly value?: string;
  readonly several?: true;
}
const OPTIONS: readonly Known[] = RUN_OPTIONS;

export const optionWords: readonly string[] = OPTIONS.map(({ name }) => `--${name}`);

const known = (word: string): Known | undefined =>
  OPTIONS.find(({ name, short }) => word === `--${name}` || word === `-${short}`);

/** `-it` is `-i -t`. */
const apart = (word: string): readonly string[] => {
  const letters = [...word.slice(1)].map((letter) => `-${letter}`);
  const areSwitches = letters.every(
    (letter) => known(letter)?.value === undefined && known(letter),
  );
  return /^-\w{2,}$/.test(word) && areSwitches ? letters : [word];
};

/** `--rm -u 1000 --label=team=pay`, as words; a text says what is wrong with them. */
export function optionsOf(words: readonly string[]): readonly Given[] | string {
  const left = words.flatMap(apart);
  const given: Given[] = [];
  for (let at = 0; at < left.length; at++) {
    const [, word = '', joined] = /^(--[\w-]+|.+?)(?:=(.*))?$/s.exec(left[at] ?? '') ?? [];
    const option = known(word);
    if (option === undefined) return `${word}: none of -it ${optionWords.slice(2).join(' ')}`;
    const { name, value: example, several } = option;
    if (example === undefined && joined !== undefined) return `${word} takes no value`;
    const value = example === undefined ? '' : (joined ?? left[++at]);
    if (value === undefined) return `${word} of what? As in ${word} ${example}`;
    if (several === undefined && given.some((each) => each.name === name)) return `${word} twice`;
    given.push({ name, value });
  }
  return given;
}

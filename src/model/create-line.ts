import { mountText, portText, RUN_OPTIONS, type ContainerWish } from './creation.js';
import type { ImageReference } from './id.js';
import { limitOptions } from './limits.js';
import { keptLabel, keptWords, unsecret } from './secret.js';
import { shellWord } from './shell-word.js';

const SWITCHES: ReadonlySet<string> = new Set(
  RUN_OPTIONS.filter((option) => !('value' in option)).map(({ name }) => name),
);

const given = (option: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [option, value];

/** How what may hold a secret becomes a word for a shell. */
interface Saying {
  readonly variable: (variable: string) => string;
  readonly label: (key: string, value: string) => string;
  readonly command: (words: readonly string[]) => readonly string[];
}

const WHOLE: Saying = {
  variable: shellWord,
  label: (key, value) => shellWord(`${key}=${value}`),
  command: (words) => words.map(shellWord),
};

const KEPT: Saying = {
  variable: (variable) => shellWord(unsecret(variable)),
  label: keptLabel,
  command: keptWords,
};

/** `-it`, as everybody writes it. */
function optionWords(options: ContainerWish['options'] = [], say: Saying): readonly string[] {
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const terminal = `${has('interactive') ? 'i' : ''}${has('tty') ? 't' : ''}`;
  return [
    ...(terminal === '' ? [] : [`-${terminal}`]),
    ...options
      .filter(({ name }) => name !== 'interactive' && name !== 'tty')
      .flatMap(({ name, value }) => {
        if (SWITCHES.has(name)) return [`--${name}`];
        return [`--${name}`, name === 'label' ? labelWord(value, say) : shellWord(value)];
      }),
  ];
}

function labelWord(label: string, say: Saying): string {
  const [key = ''] = label.split('=', 1);
  return key === label ? shellWord(label) : say.label(key, label.slice(key.length + 1));
}

/** What stands behind `docker run -d`, as a shell takes it. */
function argumentsOf({ image, wish }: Creation, say: Saying): string {
  const limits = limitOptions(wish.limits ?? {});
  return [
    ...given('--name', wish.name).map(shellWord),
    ...optionWords(wish.options, say),
    ...(wish.env ?? []).flatMap((variable) => ['-e', say.variable(variable)]),
    ...[
      ...(wish.ports ?? []).flatMap((port) => ['-p', portText(port)]),
      ...(wish.mounts ?? []).flatMap((mount) => ['-v', mountText(mount)]),
      ...limits.split(' ').filter(Boolean),
      ...given('--restart', wish.restart),
      ...given('--network', wish.network),
      image,
    ].map(shellWord),
    ...say.command(wish.command ?? []),
  ].join(' ');
}

export interface Creation {
  /** What the image is asked for by: one of its references, or its id where it has none. */
  readonly image: ImageReference;
  readonly wish: ContainerWish;
}

/** With all that was told, secrets too: for whoever has just typed them. */
export const createArguments = (creation: Creation): string => argumentsOf(creation, WHOLE);

/** For what is kept. */
export const keptArguments = (creation: Creation): string => argumentsOf(creation, KEPT);

export const CREATE_COMMANDS = {
  'container.create': 'docker create',
  'container.run': 'docker run -d',
} as const;

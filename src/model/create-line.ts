import { mountText, portText, RUN_OPTIONS, type ContainerWish } from './creation.js';
import type { ImageReference } from './id.js';
import { limitOptions } from './limits.js';
import { unsecret } from './secret.js';
import { shellWord } from './shell-word.js';

const SWITCHES: ReadonlySet<string> = new Set(
  RUN_OPTIONS.filter((option) => !('value' in option)).map(({ name }) => name),
);

const given = (option: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [option, value];

/** `-it`, as everybody writes it. */
function optionWords(options: ContainerWish['options'] = []): readonly string[] {
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const terminal = `${has('interactive') ? 'i' : ''}${has('tty') ? 't' : ''}`;
  return [
    ...(terminal === '' ? [] : [`-${terminal}`]),
    ...options
      .filter(({ name }) => name !== 'interactive' && name !== 'tty')
      .flatMap(({ name, value }) => (SWITCHES.has(name) ? [`--${name}`] : [`--${name}`, value])),
  ];
}

/** What stands behind `docker run -d`, as a shell takes it. */
function argumentsOf(image: string, wish: ContainerWish): string {
  const limits = limitOptions(wish.limits ?? {});
  return [
    ...given('--name', wish.name),
    ...optionWords(wish.options),
    ...(wish.env ?? []).flatMap((variable) => ['-e', variable]),
    ...(wish.ports ?? []).flatMap((port) => ['-p', portText(port)]),
    ...(wish.mounts ?? []).flatMap((mount) => ['-v', mountText(mount)]),
    ...limits.split(' ').filter(Boolean),
    ...given('--restart', wish.restart),
    ...given('--network', wish.network),
    image,
    ...(wish.command ?? []),
  ]
    .map(shellWord)
    .join(' ');
}

export interface Creation {
  /** What the image is asked for by: one of its references, or its id where it has none. */
  readonly image: ImageReference;
  readonly wish: ContainerWish;
}

/** With all that was told, secrets too: for whoever has just typed them. */
export const createArguments = ({ image, wish }: Creation): string => argumentsOf(image, wish);

/** For what is kept. */
export const keptArguments = ({ image, wish }: Creation): string =>
  argumentsOf(image, { ...wish, ...(wish.env && { env: wish.env.map(unsecret) }) });

export const CREATE_COMMANDS = {
  'container.create': 'docker create',
  'container.run': 'docker run -d',
} as const;

import type { Container } from '../model/container.js';
import type { SafeText } from '../model/safe-text.js';
import type { State } from '../store/state.js';

/** Which containers use what: names by whatever `uses` says of each container. */
export function usersOf(
  state: State,
  uses: (container: Container) => readonly string[],
): ReadonlyMap<string, readonly SafeText[]> {
  const users = new Map<string, SafeText[]>();
  for (const container of state.containers.values())
    for (const used of uses(container)) {
      const names = users.get(used);
      if (names === undefined) users.set(used, [container.name]);
      else names.push(container.name);
    }
  return users;
}

import { Failure } from '../model/failure.js';
import { shortId } from '../model/id.js';
import { isPredefined } from '../model/network.js';
import type { Operation } from '../model/operation.js';
import { own } from '../model/safe-text.js';
import { isAnonymous } from '../model/volume.js';
import { type Change, conflict, gone, known } from './change.js';
import type { DemoContainer } from './demo-container.js';
import type { DemoWorld } from './world.js';

export function removeContainer(
  world: DemoWorld,
  { target, force, volumes }: Extract<Operation, { op: 'container.remove' }>,
): Change {
  const removable = (): DemoContainer => {
    const container = known(world, target);
    const busy = container.alive || container.state === 'restarting';
    if (busy && !force) {
      throw conflict(
        `cannot remove container "/${target.name}": container is ${container.state}: stop the container before removing or force remove`,
      );
    }
    return container;
  };
  removable();
  return {
    waitMs: 400,
    finish: () => {
      const container = removable();
      const atMs = world.advance();
      if (container.alive) {
        world.tell(container, atMs, 'kill', { signal: own('9') });
        container.exit(atMs, 137, 'asked');
        world.tell(container, atMs, 'die', { exitCode: 137 });
      }
      world.remove(container);
      world.tell(container, atMs, 'destroy');
      if (volumes) removeAnonymousVolumes(world, container, atMs);
    },
  };
}

function removeAnonymousVolumes(world: DemoWorld, container: DemoContainer, atMs: number): void {
  for (const { name } of container.description.mounts) {
    const volume = name === undefined ? undefined : world.stock.volumes.get(name);
    if (volume === undefined || !isAnonymous(volume)) continue;
    world.stock.volumes.delete(volume.id);
    world.emit('volume', { id: volume.id }, atMs, { action: 'destroy' });
  }
}

export function removeImage(world: DemoWorld, id: string, force: boolean): Change {
  const check = (): void => {
    if (!world.stock.images.has(id)) throw gone(`No such image: ${id}`);
    const users = world.containers().filter((user) => user.description.imageId === id);
    const busy = users.find((user) => user.alive);
    const user = busy ?? users[0];
    if (user === undefined || (force && busy === undefined)) return;
    throw conflict(
      busy === undefined
        ? `conflict: unable to delete ${shortId(id)} (must be forced) - image is being used by stopped container ${shortId(user.id)}`
        : `conflict: unable to delete ${shortId(id)} (cannot be forced) - image is being used by running container ${shortId(user.id)}`,
    );
  };
  return removal(world, check, 700, () => {
    world.stock.images.delete(id);
    world.emit('image', { id, name: id }, world.advance(), { action: 'delete' });
  });
}

export function removeVolume(world: DemoWorld, id: string): Change {
  const check = (): void => {
    if (!world.stock.volumes.has(id)) throw gone(`get ${id}: no such volume`);
    const users = world
      .containers()
      .filter((user) => user.description.mounts.some((mount) => mount.name === id));
    if (users.length === 0) return;
    const ids = users.map((user) => user.id).join(', ');
    throw conflict(`remove ${id}: volume is in use - [${ids}]`);
  };
  return removal(world, check, 300, () => {
    world.stock.volumes.delete(id);
    world.emit('volume', { id }, world.advance(), { action: 'destroy' });
  });
}

export function removeNetwork(world: DemoWorld, id: string): Change {
  const check = (): void => {
    const network = world.stock.networks.get(id);
    if (network === undefined) throw gone(`network ${id} not found`);
    // both are 403 of the daemon
    if (isPredefined(network)) {
      throw new Failure('denied', `${network.name} is a pre-defined network and cannot be removed`);
    }
    const users = world
      .containers()
      .some((user) => user.alive && user.description.networks.includes(network.name));
    if (users) {
      throw new Failure(
        'denied',
        `error while removing network: network ${network.name} id ${id} has active endpoints`,
      );
    }
  };
  return removal(world, check, 250, () => {
    world.stock.networks.delete(id);
    world.emit('network', { id }, world.advance(), { action: 'destroy' });
  });
}

export function removeCache(world: DemoWorld, id: string): Change {
  const check = (): void => {
    if (!world.stock.cache.has(id)) throw conflict('the engine keeps this record');
  };
  return removal(world, check, 200, () => void world.stock.cache.delete(id));
}

/** Refused at once or, when somebody came first meanwhile, at the end. */
function removal(world: DemoWorld, check: () => void, waitMs: number, remove: () => void): Change {
  world.advance();
  check();
  return {
    waitMs,
    finish: () => {
      world.advance();
      check();
      remove();
    },
  };
}

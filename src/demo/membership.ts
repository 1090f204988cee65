import type { Operation } from '../model/operation.js';
import { conflict, gone, type Change } from './change.js';
import type { DemoWorld } from './world.js';

const JOIN_MS = 300;

type Membership = Extract<Operation, { op: 'network.connect' | 'network.disconnect' }>;

export function changeMembership(
  world: DemoWorld,
  { op, target, container: { id, name } }: Membership,
): Change {
  return {
    waitMs: JOIN_MS,
    finish: () => {
      const container = world.find(id);
      const network = world.stock.networks.get(target.id);
      if (container === undefined) throw gone(`No such container: ${id}`);
      if (network === undefined) throw gone(`network ${target.id} not found`);
      const isMember = container.description.networks.includes(network.name);
      const joins = op === 'network.connect';
      if (joins === isMember)
        throw conflict(
          joins
            ? `endpoint with name ${name} already exists in network ${network.name}`
            : `container ${id} is not connected to network ${network.name}`,
        );
      const { networks } = container.description;
      container.change({
        networks: joins
          ? [...networks, network.name]
          : networks.filter((each) => each !== network.name),
      });
      world.tell(container, world.advance(), joins ? 'connect' : 'disconnect');
    },
  };
}

import { PROTOCOLS, type PortWish } from '../model/creation.js';

/** `[address:][port of the host:]port of the container[/protocol]`; an IPv6 address stands in brackets. */
const PORT =
  /^(?:(?<address>\d{1,3}(?:\.\d{1,3}){3}|\[[\da-fA-F:.]+\]):(?=\d*:))?(?:(?<published>\d*):)?(?<own>\d+)(?:\/(?<protocol>\w+))?$/;
const RANGE = /\d-\d/;
const MOST_PORT = 65_535;

/** `8080:80/udp`; a text says what is wrong with it. */
export function portOf(word: string): PortWish | string {
  if (RANGE.test(word)) return `${word}: one port at a time, as in 8080:80 8081:81`;
  const {
    address = '',
    published = '',
    own = '',
    protocol = 'tcp',
  } = PORT.exec(word)?.groups ?? {};
  if (own === '') return `${word}: as in 8080:80, 127.0.0.1:8080:80/udp, or 80 for any free one`;
  const known = PROTOCOLS.find((each) => each === protocol);
  if (known === undefined) return `${word}: ${protocol} is none of ${PROTOCOLS.join(' ')}`;
  const [publicPort, privatePort] = [published === '' ? undefined : Number(published), Number(own)];
  if ([publicPort ?? 1, privatePort].some((port) => port < 1 || port > MOST_PORT))
    return `${word}: ports are 1 to ${MOST_PORT}`;
  if (address.startsWith('[') ? false : address.split('.').some((part) => Number(part) > 255))
    return `${word}: ${address} is no address`;
  return { address: address.replace(/^\[|\]$/g, ''), publicPort, privatePort, protocol: known };
}

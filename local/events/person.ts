import { derivedNumber } from './derived-ids.ts';

const people = [
  ['Ada', 'Fernwood', '12 Harbour Lane', 'Portland', '97201', 'OR'],
  ['Tomas', 'Ellingsen', '480 Orchard Street', 'Madison', '53703', 'WI'],
  ['Mirela', 'Okafor', '7 Quarry Road', 'Austin', '78701', 'TX'],
  ['Jun', 'Halvorsen', '2200 Lakeview Avenue', 'Denver', '80202', 'CO'],
  ['Noor', 'Castellan', '31 Mill Square', 'Burlington', '05401', 'VT'],
] as const;

/** The invented person who placed an order; always the same person for the same order. */
export function person(orderId: string) {
  const [firstName, lastName, line1, city, postalCode, state] =
    people[derivedNumber(orderId, 'person', people.length)] ?? people[0];
  return {
    firstName,
    lastName,
    email: `${firstName}.${lastName}@example.com`.toLowerCase(),
    address: { line1, city, postalCode, state, country: 'US' },
  };
}

/** The same person in the format of `shipTo` and `billTo`. */
export function addressee(orderId: string) {
  const { firstName, lastName, email, address } = person(orderId);
  return { address, name: `${firstName} ${lastName}`, phone: '555-0100', email };
}

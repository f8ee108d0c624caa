/** The attributes that differ, as they were: what an event names as `previous_attributes`. */
export function changes(before: object, after: object): object {
  const now = new Map(Object.entries(after));
  const differs = ([name, value]: [string, unknown]) => JSON.stringify(value) !== JSON.stringify(now.get(name));
  return Object.fromEntries(Object.entries(before).filter(differs));
}

import type { ProductsFile } from './products-file.js';
import type { ShopFile } from './shop-sources.js';
import { minuteOf } from './time-schema.js';

/** Mistakes among pickup locations, areas of local delivery, back-orders and restrictions. */
export function checkDelivery(file: ShopFile, { named }: Pick<ProductsFile, 'named'>): string[] {
  return [
    ...file.pickup.locations.flatMap((location, index) => {
      const path = `$.pickup.locations[${index}]`;
      return [
        ...twice(file.pickup.locations, index, path),
        ...Object.entries(location.hours ?? {}).flatMap(([day, spans]) =>
          spansProblems(spans ?? [], `${path}.hours.${day}`),
        ),
        ...unknownVariants(location.variant_ids, `${path}.variant_ids`, named),
        ...unknownVariants(location.except_variant_ids, `${path}.except_variant_ids`, named),
      ];
    }),
    ...file.local_delivery.areas.flatMap((area, index) => {
      const path = `$.local_delivery.areas[${index}]`;
      return [...twice(file.local_delivery.areas, index, path), ...windowProblems(area.windows, `${path}.windows`)];
    }),
    ...file.back_orders.flatMap(({ variant_ids: ids }, index) =>
      unknownVariants(ids, `$.back_orders[${index}].variant_ids`, named),
    ),
    ...file.restrictions.flatMap(({ variant_ids: ids }, index) =>
      unknownVariants(ids, `$.restrictions[${index}].variant_ids`, named),
    ),
  ];
}

/** An id of a list that an entry before it has. */
export function twice(all: readonly { id: string }[], index: number, path: string): string[] {
  const id = all[index]?.id;
  const isTaken = all.findIndex((each) => each.id === id) < index;
  return isTaken ? [`${path}.id: "${id}" is taken; expected another id`] : [];
}

function spansProblems(spans: readonly string[], path: string): string[] {
  let until = -1;
  return spans.flatMap((span, index) => {
    const [from, to] = span.split('-').map(minuteOf) as [number, number];
    const isSound = from < to && from >= until;
    until = to;
    return isSound ? [] : [`${path}[${index}]: "${span}" ends before it begins, or before the one before it`];
  });
}

function windowProblems(windows: ShopFile['local_delivery']['areas'][number]['windows'], path: string): string[] {
  const seen = new Set<string>();
  return windows.flatMap(({ weekdays, from, to, order_before: before = from }, index) => {
    const problems: string[] = [];
    if (minuteOf(to) <= minuteOf(from)) problems.push(`${path}[${index}].to: expected a time after from`);
    if (minuteOf(before) > minuteOf(to)) problems.push(`${path}[${index}].order_before: expected no time after to`);
    for (const day of weekdays) {
      const key = `${day} ${from} ${to}`;
      if (seen.has(key)) problems.push(`${path}[${index}]: "${key}" stands there twice`);
      seen.add(key);
    }
    return problems;
  });
}

function unknownVariants(ids: readonly string[] | undefined, path: string, named: ProductsFile['named']): string[] {
  return (ids ?? []).flatMap((id, index) =>
    named === undefined || named.has(id)
      ? []
      : [`${path}[${index}]: there is no variant "${id}" in products.jsonl; expected one of its ids`],
  );
}

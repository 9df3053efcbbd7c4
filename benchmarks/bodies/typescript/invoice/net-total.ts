export function netTotal(items: LineItem[], currency: string): Amount {
  return items.reduce((total, item) => add(total, lineTotal(item)), { cents: 0, currency });
}

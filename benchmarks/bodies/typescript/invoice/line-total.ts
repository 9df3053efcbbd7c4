export function lineTotal(item: LineItem): Amount {
  return { cents: item.quantity * item.unitPrice.cents, currency: item.unitPrice.currency };
}

def line_total(item: LineItem) -> Amount:
    return Amount(cents=item.quantity * item.unit_price.cents, currency=item.unit_price.currency)

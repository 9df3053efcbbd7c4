def net_total(items: list[LineItem], currency: str) -> Amount:
    total = Amount(cents=0, currency=currency)
    for item in items:
        total = add(total, line_total(item))
    return total

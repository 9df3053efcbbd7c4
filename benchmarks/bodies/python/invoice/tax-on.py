def tax_on(net: int, basis_points: int) -> int:
    return (net * basis_points + 5000) // 10000

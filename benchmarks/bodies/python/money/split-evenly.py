def split_evenly(cents: int, parts: int) -> list[int]:
    if parts == 0:
        raise NoParts
    share, left = divmod(cents, parts)
    return [share + (1 if i < left else 0) for i in range(parts)]

def shorten(slug: str, max_length: int) -> str:
    words = slug.split("-")
    while words and len("-".join(words)) > max_length:
        words.pop()
    return "-".join(words)

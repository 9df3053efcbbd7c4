def slugify(title: str, max_length: int | None = None) -> str:
    slug = whole_slug(title)
    if max_length is None:
        return slug
    short = shorten(slug, max_length)
    if not short:
        raise TooShort(len(slug.split("-")[0]))
    return short

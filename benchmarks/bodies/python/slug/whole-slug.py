def whole_slug(title: str) -> str:
    slug = join_words(with_spaces(title))
    if not slug:
        raise EmptyTitle
    return slug

"""Bodies for the specs beside this file, written as a model might write them."""

SHELF = {
    "move-on": """def move_on(place: Place, by: int) -> Place:
    row = place.row + by
    if row > 9:
        raise ShelfError.TooFar(row)
    return dataclasses.replace(place, row=row)
""",
    "maybe": """def maybe(place):
    if place is None:
        return None
    return Some(None if place.value is None else place.value.row)
""",
}

KITCHEN = {
    "same": "return value",
    "cook": """
def cook(meal: Meal, list_: Names, tools: Tools, budget: Optional[Cents] = None) -> Meal:
\t# tabs
\tif isinstance(meal, MealPan):
\t\traise Missing(2**64 - 1)
\telif meal == Pair((1, "x")):
\t\traise Burnt
\tmatch meal:
\t\tcase MealNone():
\t\t\tif Tools.SPOON in tools:
\t\t\t\traise CookErrorValueError('\"\"\"')
\t\t\treturn Soup(1.5)
\treturn meal
""",
    "divide": '''def divide(x, y):
    """Divides."""
    if y == 0:
        raise KitchenError("division by 0")
    return _quotient(x, y)

def _quotient(a: int, b: int) -> int:
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q

def unused(): pass
''',
    "check": """def check(taste: Taste) -> None:
    if taste is Taste.very_bitter:
        raise CheckError()
""",
    "sum": """def sum(numbers: list[float]) -> float:
    total = 0.0
    for number in numbers:
        total += number
    return total
""",
    "put": """def put(pan: Pan, by: int) -> Pan:
    return dataclasses.replace(pan, place=move_on(pan.place, by))
""",
    "inner": """def inner(value: Some[int | None] | None) -> Some[int | None] | None:
    return maybe(None) if value is None else value
""",
    "wait": """def wait() -> None:
    return None
""",
}

SLUG = {
    "words": """def words(title: str) -> list[str]:
    title = title.replace("'", "").replace("\\u2019", "")
    return [word.lower() for word in re.findall(r"[A-Za-z0-9]+", title)]
""",
    "slugify": """def slugify(title: str, max_length: int | None = None) -> str:
    words = words(title)
    if not words:
        raise EmptyTitle()
    if max_length is not None and len(words[0]) > max_length:
        raise TooShort(len(words[0]))
    slug = words[0]
    for word in words[1:]:
        if max_length is not None and len(slug) + 1 + len(word) > max_length:
            break
        slug += "-" + word
    return slug
""",
}

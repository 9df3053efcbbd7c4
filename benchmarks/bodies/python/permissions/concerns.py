def concerns(holder: Holder, name: str, groups: list[str]) -> bool:
    match holder:
        case User(user):
            return user == name
        case Group(group):
            return group in groups
        case _:
            return True

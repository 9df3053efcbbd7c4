def concerns(holder: Holder, name: str, groups: list[str]) -> bool:
    match holder:
        case HolderUser(user):
            return user == name
        case HolderGroup(group):
            return group in groups
        case _:
            return True

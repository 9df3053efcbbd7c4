def rights_of(name: str, groups: list[str], grants: list[Grant]) -> Rights:
    found = Rights(0)
    for grant in grants:
        if concerns(grant.holder, name, groups):
            found |= grant.rights
    return found

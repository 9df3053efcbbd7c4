def decide(have: Rights, needed: Rights) -> Decision:
    missing = needed & ~have
    return Denied(missing) if missing else Allowed()

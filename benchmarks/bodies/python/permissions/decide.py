def decide(have: Rights, needed: Rights) -> Decision:
    missing = needed & ~have
    return DecisionDenied(missing) if missing else DecisionAllowed()

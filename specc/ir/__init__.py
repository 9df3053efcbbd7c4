"""Document -> Module: what a spec means, resolved and type-checked."""

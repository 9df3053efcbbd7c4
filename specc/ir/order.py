"""The rules that look at a whole program, in the order in which they are called."""

from specc.ir.rules import (
    colliding_names,
    contradicting_examples,
    dangling_file_reference,
    dangling_override,
    dangling_reference,
    duplicate_id,
    duplicate_module,
    duplicate_tag,
    empty_caption,
    held_back_shown,
    module_name,
    no_example,
    override_of_higher_authority,
    properties_not_checked,
    unknown_authority,
)

RULES = (
    duplicate_module.check,
    duplicate_id.check,
    duplicate_tag.check,
    module_name.check,
    dangling_reference.check,
    dangling_file_reference.check,
    unknown_authority.check,
    dangling_override.check,
    override_of_higher_authority.check,
    colliding_names.check,
    empty_caption.check,
    no_example.check,
    held_back_shown.check,
    contradicting_examples.check,
    properties_not_checked.check,
)

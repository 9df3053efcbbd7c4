"""Every code there is."""

import pkgutil
from functools import cache
from importlib import import_module

from specc.diagnostics.register import REGISTER, Code

MODULES = ("specc.syntax.codes", "specc.syntax.wit.codes", "specc.lint.rules")
PACKAGES = ("specc.ir.rules",)
"""Packages in which each module declares a code. They are named, not imported: this layer stands above theirs."""


@cache
def all_codes() -> dict[str, Code]:
    """The codes of the front end by id, in order. (Those of a target are entered as the target is loaded.)"""
    for name in MODULES:
        import_module(name)
    for package in PACKAGES:
        for module in pkgutil.iter_modules(import_module(package).__path__):
            import_module(f"{package}.{module.name}")
    return dict(sorted(REGISTER.items(), key=lambda entry: (entry[0][0] == "L", entry[0][1:], entry[0])))

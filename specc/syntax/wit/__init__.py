"""WIT's grammar of interface items: the body of a fenced `wit` block -> items.

The grammar is that of the WebAssembly Component Model (design/mvp/WIT.md); what specc leaves out of it (handles,
streams, futures, worlds, packages) is refused with a diagnostic.
"""

from specc.syntax.wit.parser import parse_wit

__all__ = ["parse_wit"]

"""specc: a compiler for specifications."""

"""The JSON form of values (LANGUAGE.md, "JSON form of values"; after ProtoJSON).

One form everywhere: examples, drivers, records. The *canonical* form of a value is what is written on a wire: 64-bit
integers as decimal strings, everything else as the language says.
"""

from typing import Any

from specc.ir.values import Program, Type

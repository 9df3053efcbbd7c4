"""Names of a spec in Python's case, and which of them have to give way."""

import keyword

from specc.target import Field, Function, Module, Param, names


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = frozenset(keyword.kwlist)

STANDARD_MODULES = _words(
    """
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect
    builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent
    configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
    distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions
    ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
    imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap
    marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
    opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pip pipes pkgutil platform plistlib poplib
    posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat pytest queue quopri random re
    readline reprlib resource rlcompleter runpy sched secrets select selectors setuptools shelve shlex shutil signal site
    smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
    stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test
    tests textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
    turtledemo types typing typing_extensions unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg
    winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
    """
)
"""Top-level modules of the standard library, of Python 3.11 to 3.14, and the few names that tests rely on. Fixed here, so that a
package doesn't depend on the Python that specc runs on."""

USEFUL_BUILTINS = _words(
    """
    abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format frozenset hash
    hex int isinstance issubclass iter len list map max min next object oct ord pow range repr reversed round set slice
    sorted str sum tuple type zip
    """
)
"""Built-in functions that a body may well call: a parameter or function of that name would be in its way."""

FORBIDDEN_BUILTINS = frozenset(
    ["open", "exec", "eval", "compile", "globals", "locals", "getattr", "setattr", "delattr", "breakpoint", "super"]
)
"""Built-in functions that no hole may use; a parameter of such a name would look like one."""

TYPE_BUILTINS = frozenset(["bool", "bytes", "dict", "float", "int", "list", "str", "tuple"])
"""Built-in types that annotations use: a field of that name with a default would hide them from the fields below it."""

BUILTIN_CLASSES = _words(
    """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
    BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
    ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup False
    FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError OverflowError
    PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError
    ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
    SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
    UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError
    """
)

TYPING_CLASSES = _words(
    """
    Any Callable ClassVar Counter Decimal Dict Enum Final Flag Fraction FrozenSet Generator Generic Iterable Iterator List
    Literal Mapping NamedTuple Optional OrderedDict Sequence Set Tuple TypeAlias TypeVar Union
    """
)
"""Names that the generated files or a body are likely to import."""

RESERVED_CLASSES = BUILTIN_CLASSES | TYPING_CLASSES | {"Some", "Ok", "Err", "T", "E"}


def _escape(name: str, taken: frozenset[str]) -> str:
    """The name, or, where it is taken, the name with an underscore behind it (PEP 8). No kebab-case name ends so by itself."""
    return f"{name}_" if name in taken else name


def package_name(module: str) -> str:
    """Import name of a module's package."""
    return _escape(names.snake(module), KEYWORDS | STANDARD_MODULES)


def public_name(function: Function) -> str:
    """Name under which the package's root exports a function."""
    return _escape(names.snake(function.name), KEYWORDS)


def local_name(function: Function) -> str:
    """Name under which a function is defined in its own file, where it must hide no built-in function or module from its body."""
    return _escape(names.snake(function.name), KEYWORDS | USEFUL_BUILTINS | FORBIDDEN_BUILTINS | STANDARD_MODULES)


def file_name(unit: str) -> str:
    """Name of a function's or resource's own file, without `.py`: private, and never that of the file of types."""
    return _escape(f"_{names.snake(unit)}", frozenset(["_types"]))


def called_alias(name: str) -> str:
    """The name of a callee in a body that has a variable of the callee's own name (`words = words(title)`)."""
    return f"{name}_function"


def param_name(param: Param) -> str:
    """A parameter's name."""
    return _escape(names.snake(param.name), KEYWORDS | USEFUL_BUILTINS | FORBIDDEN_BUILTINS)


def field_name(field: Field) -> str:
    """Name of a record's field."""
    return _escape(names.snake(field.name), KEYWORDS | TYPE_BUILTINS)


def member_name(case: str) -> str:
    """Name of a member of an `enum.Enum` or `enum.Flag`."""
    return names.upper_snake(case)


def class_name(type_name: str) -> str:
    """Name of the class for a type."""
    return _escape(names.pascal(type_name), RESERVED_CLASSES)


def header(module: Module) -> str:
    """The first line of every generated file, without its comment sign."""
    release = f"{module.name} {module.version}".strip()
    return f"Generated by specc from {release}. Change the spec, not this file."

"""What of the user's environment the programs see that specc runs outside of its sandbox."""

import os

_PASSED = {
    "HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USER", "VIRTUAL_ENV",
    "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
}  # fmt: skip
_PREFIXES = ("CARGO_HOME", "LC_", "NPM_CONFIG_", "PIP_", "RUSTUP_", "SSL_CERT_", "XDG_")


def tool_environment() -> dict[str, str]:
    """The variables that compilers, npm and pip go by. No key of a model, nor of anything else that specc doesn't know, is among them."""
    return {name: value for name, value in os.environ.items() if name.upper() in _PASSED or name.upper().startswith(_PREFIXES)}

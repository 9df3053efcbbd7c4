"""Models: a request in, a reply out, from a model on this machine, a server, or a script. Imports nothing heavy."""

from specc.model.config import ModelConfig
from specc.model.opening import open_provider
from specc.model.provider import (
    BadAnswerError,
    CutShortError,
    Event,
    Listener,
    ModelError,
    Notice,
    Progress,
    Provider,
    RefusedError,
    UnreachableError,
    Waiting,
)
from specc.model.values import Message, Reply, Request, Sampling, Usage

__all__ = [
    "BadAnswerError",
    "CutShortError",
    "Event",
    "Listener",
    "Message",
    "ModelConfig",
    "ModelError",
    "Notice",
    "Progress",
    "Provider",
    "RefusedError",
    "Reply",
    "Request",
    "Sampling",
    "UnreachableError",
    "Usage",
    "Waiting",
    "open_provider",
]

"""Passing a provider's events on as the build's."""

import msgspec

from specc.engine.events import Asking, Event, Told
from specc.engine.session import Session
from specc.model.provider import Event as ModelEvent
from specc.model.provider import Notice, Progress, Waiting


class Relay:
    """Listens to one request."""

    def __init__(self, session: Session, asking: Asking) -> None:
        self.session = session
        self.asking = asking

    def __call__(self, event: ModelEvent) -> None:
        """Tell whoever watches the build."""
        told: Event
        match event:
            case Progress(tokens):
                told = msgspec.structs.replace(self.asking, tokens=tokens)
            case Waiting(reason, seconds, attempt, attempts):
                told = Told(self.asking.goal, f"{reason}; trying again in {seconds:.1f} s ({attempt} of {attempts})", warning=True)
            case Notice(text):
                told = Told(self.asking.goal, text)
        self.session.listen(told)

"""What a run may spend on the model, and what it has spent."""

import asyncio
import itertools

from specc.base.error import SpeccError
from specc.model.provider import Closing, Event, Listener, ModelError, Progress, Provider
from specc.model.values import Price, Reply, Request, Usage
from specc.workspace.config import Budget

REMEDY = "What is done is kept. Raise the limit and build again."


class LimitReachedError(SpeccError):
    """A request was not made, since it could have gone beyond the budget."""


def limited(configured: Budget, max_tokens: int | None, max_cost: float | None) -> Budget:
    """The limits of specc.toml, each with that of the command line in its place where there is one."""
    return Budget(
        configured.max_tokens if max_tokens is None else max_tokens,
        configured.max_cost if max_cost is None else max_cost,
    )


class Metered(Closing):
    """A provider that keeps to a budget.

    A request begins only if the most that it and those under way may cost still fits; where those under way stand in its way, it waits for
    what they really cost. So a limit is never exceeded, as far as prompts are estimated rightly.
    """

    def __init__(self, provider: Provider, budget: Budget, price: Price | None) -> None:
        """Raises SpeccError where costs are limited and the model's price is not known."""
        if budget.max_cost is not None and price is None:
            raise SpeccError(
                f"the price of {provider.identity()} is not known, so a limit on costs can't be kept",
                "Set price_input and price_output (of a million tokens) in [model] of specc.toml.",
            )
        self.name, self.slots, self.continues = provider.name, provider.slots, provider.continues
        self.spent = Usage()
        self._provider, self._budget, self._price = provider, budget, price or Price(0.0, 0.0)
        self._promised: dict[int, Usage] = {}
        self._numbers = itertools.count()
        self._settled = asyncio.Event()

    def identity(self) -> str:
        """See Provider."""
        return self._provider.identity()

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        """See Provider. Raises LimitReachedError where the budget has no room for the request."""
        number = await self._promise(request.most)
        pieces = 0

        def hear(event: Event) -> None:
            nonlocal pieces
            if isinstance(event, Progress):
                pieces = event.tokens
            if on_event:
                on_event(event)

        cost = Usage()
        try:
            reply = await self._provider.complete(request, hear)
            cost = reply.usage
        except ModelError as error:
            cost = error.usage
            raise
        except asyncio.CancelledError:
            # The server has read the prompt and written something, which nobody will count any more.
            cost = Usage(request.most.prompt_tokens, pieces, estimated=True)
            raise
        finally:
            del self._promised[number]
            self.spent += cost
            self._settled.set()
            self._settled = asyncio.Event()
        return reply

    async def _promise(self, most: Usage) -> int:
        while reason := self._excess(most):
            if not self._promised:
                raise LimitReachedError(reason, REMEDY)
            await self._settled.wait()
        number = next(self._numbers)
        self._promised[number] = most
        return number

    def _excess(self, most: Usage) -> str:
        """Why a request that may cost so much doesn't fit; empty where it does."""
        taken = sum(self._promised.values(), self.spent)
        tokens, cost = self._budget.max_tokens, self._budget.max_cost
        if tokens is not None and (taken + most).tokens > tokens:
            return f"{self.spent.tokens:,} of at most {tokens:,} tokens are spent, and the next request may take {most.tokens:,}"
        if cost is not None and self._price.cost(taken + most) > cost:
            spent, next_one = self._price.cost(self.spent), self._price.cost(most)
            return f"{spent:.4f} of at most {cost:g} is spent, and the next request may cost {next_one:.4f}"
        return ""

    async def close(self) -> None:
        """See Provider."""
        await self._provider.close()

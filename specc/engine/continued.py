"""A reply that goes on with the opening which its prompt gave it."""

import msgspec

from specc.model.values import Reply, Request

BLOCK_END = "\n```"


def whole(request: Request, reply: Reply) -> Reply:
    """The reply with its opening and the end of its block, where the request ends with an opening; else as it is."""
    last = request.messages[-1]
    return msgspec.structs.replace(reply, text=last.content + reply.text + BLOCK_END) if last.role == "assistant" else reply

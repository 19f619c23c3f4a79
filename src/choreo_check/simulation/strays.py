"""Says of a message whether it belongs to the saga that it names, and was caused by what it says."""

from __future__ import annotations

from choreo_check.simulation.history import History
from choreo_check.simulation.messages import Message
from choreo_check.simulation.posting import PostOffice


def stray(message: Message, history: History, office: PostOffice, starts: frozenset[str]) -> str | None:
    """Return why a message does not belong where it says it does, as a clause; nothing if it does.

    The message that starts a saga belongs by definition, and may name as its cause what is no message: a request, say.
    """
    envelope = office.envelope
    is_start = message.cause is None and message.event in starts
    if envelope.correlation is not None and not is_start:
        reason = _lost(message, office)
        if reason is not None:
            return reason
    if envelope.causation is None or message.said_cause is None:
        return None
    reason = _miscaused(message, history)
    return None if reason is not None and is_start and history.named(message.said_cause, -1) is None else reason


def _lost(message: Message, office: PostOffice) -> str | None:
    if message.correlation is None:
        return "without a correlation id"
    if message.correlation not in office.sagas:
        return f"with the correlation id {message.correlation}, which no saga has"
    if message.cause is not None and message.cause.correlation not in {None, message.correlation}:
        return f"with the correlation id of another saga than `{message.cause.event}`, which caused it"
    return None


def _miscaused(message: Message, history: History) -> str | None:
    said = message.said_cause or ""
    is_in_hand = message.cause is not None and message.cause.id == said
    cause = message.cause if is_in_hand else history.named(said, message.service)
    if cause is None:
        return f"and names {message.said_cause} as its cause, which is no message"
    if message.service not in cause.hearers:
        return f"and names `{cause.event}` as its cause, which it never got"
    return None

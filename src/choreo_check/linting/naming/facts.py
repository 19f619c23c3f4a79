"""Recognises names that report something: the final participle decides, wherever the verb stands.

`CreateOrderSagaCompleted` opens with a verb and is a fact; `SendOrderShippedEmail` holds a
participle and is a command, because an object follows it.
"""

from choreo_check.linting.naming.clause import Clause
from choreo_check.linting.naming.judgement import Judgement, Kind
from choreo_check.linting.naming.wordlists import wordlist

SETTERS = frozenset({"declare", "flag", "keep", "make", "mark", "set"})
_OUTCOMES = frozenset({"error", "exception", "failure", "success"})
_ANSWERS = frozenset({"ack", "nack", "reply", "response", "result", "results"})
_MACHINERY = frozenset({"handler", "listener", "policy", "saga", "usecase", "workflow"})
_RUNNERS = frozenset({"abort", "cancel", "complete", "end", "fail", "resume", "run", "start", "stop"})
_OUTCOME_PARTICIPLES = frozenset({"completed", "failed", "rejected", "succeeded", "skipped"})
_SEVERAL = 3


def auxiliary(clause: Clause) -> Judgement | None:
    """`StockWasReserved`, `OrderWillShip`: a sentence about the world."""
    auxiliaries = wordlist("auxiliaries")
    if auxiliaries.isdisjoint(clause.words):
        return None
    found = next(word for word in clause.words if word in auxiliaries)
    is_past = any(map(clause.lexicon.is_participle, clause.words))
    return Judgement(Kind.FACT if is_past else Kind.UNCLEAR, f"is a sentence with '{found}'")


def participle(clause: Clause) -> Judgement | None:
    """`OrderPlaced`, `order.rejected_by_restaurant`, `RESERVE_BALANCE_FAILED`."""
    core = clause.core
    if not clause.lexicon.is_participle(core[-1]) or _is_bare_base(clause):
        return None
    if clause.opens_with_verb and _is_said_of_object(clause):
        return None
    return Judgement(Kind.FACT, f"ends with the participle '{core[-1]}'")


def state(clause: Clause) -> Judgement | None:
    """`driver.unavailable`, `StockInsufficient`; but `MarkSyncComplete` sets the state."""
    core = clause.core
    sets_state = len(core) >= _SEVERAL and clause.verb in SETTERS
    if len(core) == 1 or core[-1] not in wordlist("states") or sets_state:
        return None
    return Judgement(Kind.FACT, f"ends with the state '{core[-1]}'")


def outcome(clause: Clause) -> Judgement | None:
    """`CreateOrderFailure` reports an outcome, `RecordFailure` asks for it to be recorded."""
    core = clause.core
    if len(core) == 1 or core[-1] not in _OUTCOMES or _reports(clause):
        return None
    return Judgement(Kind.FACT, f"ends with the outcome '{core[-1]}'")


def answer(clause: Clause) -> Judgement | None:
    """`CreateOrderReply` answers a command, `SendReply` is one."""
    core = clause.core
    if len(core) == 1 or core[-1] not in _ANSWERS or _reports(clause):
        return None
    return Judgement(Kind.UNCLEAR, f"names the {core[-1]} to something")


def machinery(clause: Clause) -> Judgement | None:
    """`CreateOrderSaga` is the name of a saga, `StartOrderSaga` is an instruction."""
    core = clause.core
    if len(core) < _SEVERAL or core[-1] not in _MACHINERY or clause.verb in _RUNNERS:
        return None
    return Judgement(Kind.UNCLEAR, f"names a {core[-1]}")


def past_sentence(clause: Clause) -> Judgement | None:
    """`MemberLeftChannel`, `userCompletedOrder`: subject, verb in the past, object."""
    if clause.lexicon.is_verb(clause.core[0]):
        return None
    found = next(filter(clause.lexicon.is_participle, clause.core[1:-1]), None)
    return Judgement(Kind.FACT, f"says what was '{found}'") if found else None


def _is_bare_base(clause: Clause) -> bool:
    return len(clause.core) == 1 and clause.lexicon.is_also_base(clause.core[0])


def _is_said_of_object(clause: Clause) -> bool:
    """Say whether the participle belongs to what the opening verb is done to."""
    last = clause.core[-1]
    if len(clause.core) == 1 or last in _OUTCOME_PARTICIPLES:
        return False
    marks = clause.verb == "mark" and len(clause.core) >= _SEVERAL
    return marks or clause.lexicon.is_also_base(last)


def _reports(clause: Clause) -> bool:
    return clause.verb in wordlist("reporting")

"""What was found empty while a goal was open is reused only as long as that goal has no solution."""

from __future__ import annotations

from choreo_check.compatibility import Document, Limits
from choreo_check.compatibility.decision import Question
from choreo_check.compatibility.prover.outcomes import Empty, Found, Unknown
from choreo_check.compatibility.prover.search import Goal, Prover

INNER: Goal = (frozenset([(1, True)]), ("object",))
OUTER: Goal = (frozenset([(2, True)]), ("object",))


def a_prover_that_assumed_the_outer_goal_empty() -> Prover:
    prover = Question(Document({}), Document({}), Limits(), assert_formats=False).prover
    prover.known[INNER] = (Empty(), frozenset([OUTER]))
    return prover


def test_a_result_is_recalled_while_the_goal_that_it_rests_on_is_open() -> None:
    prover = a_prover_that_assumed_the_outer_goal_empty()
    prover.open[OUTER] = None
    assert prover.recalled(INNER) == Empty()
    assert prover.assumed == {OUTER}


def test_a_result_is_kept_when_the_goal_turns_out_to_be_empty() -> None:
    prover = a_prover_that_assumed_the_outer_goal_empty()
    prover.known[OUTER] = (Empty(), frozenset([INNER]))
    assert prover.recalled(INNER) == Empty()
    assert prover.assumed == set()


def test_a_result_is_forgotten_when_the_goal_turns_out_to_have_a_solution() -> None:
    prover = a_prover_that_assumed_the_outer_goal_empty()
    for outcome in (Found({}), Unknown(("a limit",))):
        prover.known[OUTER] = (outcome, frozenset())
        assert prover.recalled(INNER) is None
    del prover.known[OUTER]
    assert prover.recalled(INNER) is None

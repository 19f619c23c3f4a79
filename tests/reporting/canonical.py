"""One report with every feature, and one that is as hostile as files can be."""

from __future__ import annotations

from choreo_check.findings import Check, Deviation, Finding, Location, Problem, Related, Severity, Step, Subject
from choreo_check.reporting.reporter import Report

TOPOLOGY = """\
choreo: 1
services:
  order:
    publishes:
      - {event: order.placed, does: place_order}
  payment:
    handlers:
      - {on: order.placed, does: charge_customer, emits: [payment.charged, payment.failed]}
\t  - {on: "注文.確定", emits: payment.charged}   # a tab, and characters two cells wide
  shipping:
    handlers:
      - on: {all: [payment.charged,
                   stock.reserved]}
        emits: order.shipped
"""
OTHER = "\n".join(f"event{number}: order_{number}_happened" for number in range(1, 8))

CHECKS = (
    Check(
        "CHO102", "vague-event-name", Severity.NOTE, "An event name states no fact", "A subscriber cannot act on it."
    ),
    Check("CHO201", "unhandled-event", Severity.WARNING, "Nobody handles an event", "It is lost.\n\n## Flagged\n..."),
    Check("CHO202", "unpublished-event", Severity.ERROR, "Nobody publishes an event", "Its handler never runs."),
    Check("CHO403", "missing-compensation", Severity.ERROR, "A failed saga keeps an effect", "The charge stays."),
)


def at(line: int, column: int, end_line: int, end_column: int, path: str = "food/topology.yaml") -> Location:
    return Location(path, line, column, end_line, end_column)


SCENARIO = (
    Step("order publishes order.placed", at(5, 9, 5, 48), "order", (), ("order.placed",), "place_order"),
    Step(
        "payment handles order.placed",
        at(8, 9, 8, 91),
        "payment",
        ("order.placed",),
        ("payment.charged",),
        "charge_customer",
    ),
    Step("shipping gives up", at(12, 9, 14, 29), "shipping", ("payment.charged", "stock.gone"), ("order.cancelled",)),
    Step("order handles order.cancelled", at(5, 9, 5, 48), "order", ("order.cancelled",), (), None, "place_order"),
)
MISSING_COMPENSATION = Finding(
    "CHO403",
    "missing-compensation",
    Severity.ERROR,
    Problem(
        message="charge_customer is done and never undone when delivery fails",
        location=at(8, 34, 8, 49),
        subject=Subject(service="payment", saga="delivery", effect="charge_customer"),
        hint="let payment handle order.cancelled:\n  - {on: order.cancelled, undoes: charge_customer}",
        related=(Related("it is done here", at(8, 28, 8, 49)), Related("the saga fails here", at(14, 16, 14, 29))),
        scenario=SCENARIO,
    ),
)
SEVERAL_LINES = Finding(
    "CHO202",
    "unpublished-event",
    Severity.ERROR,
    Problem("stock.reserved is handled, and nobody publishes it", at(12, 19, 13, 34), Subject(event="stock.reserved")),
)
WIDE = Finding(
    "CHO202",
    "unpublished-event",
    Severity.WARNING,
    Problem("注文.確定 is handled, and nobody publishes it", at(9, 11, 9, 18), Subject(event="注文.確定")),
)
UNHANDLED = tuple(
    Finding(
        "CHO201",
        "unhandled-event",
        Severity.WARNING,
        Problem(
            f"order_{number}_happened is published, and nobody handles it",
            at(number, 9, number, 25, "shop/events.yaml"),
            Subject(event=f"order_{number}_happened"),
            hint="handle it, or list it as public",
        ),
    )
    for number in range(1, 6)
)
VAGUE = tuple(
    Finding(
        "CHO102",
        "vague-event-name",
        Severity.NOTE,
        Problem("order.updated states no fact", at(7, 1, 7, 7, "shop/events.yaml"), Subject(events=("order.updated",))),
    )
    for _ in range(2)
)

BREAK = Finding(
    "CHO801",
    "incompatible-change",
    Severity.ERROR,
    Problem(
        "`order.placed` 1 → 2: an old event is no longer accepted: /total: 12.5 is not of type 'integer'",
        at(3, 5, 3, 12, "order.placed/2.json"),
        Subject(event="order.placed", handler="version 2"),
        witness={
            "event": {"order_id": "7f3c", "total": 12.5, "note": "50 %\nor \u202eless"},
            "valid_under": "order.placed 1",
            "invalid_under": "order.placed 2",
            "keyword": "type",
            "pointer": "#/properties/total/type",
        },
    ),
)

REPEATED_EFFECT = Finding(
    "CHO910",
    "repeated-effect",
    Severity.ERROR,
    Problem(
        "charge_customer happens twice in one saga",
        at(8, 34, 8, 49),
        Subject(saga="delivery", effect="charge_customer"),
        scenario=(
            SCENARIO[0],
            Step(
                "hears order.placed (attempt 2) → [payment crashes before it acknowledges order.placed], does it again",
                at(8, 9, 8, 91),
                "payment",
                ("order.placed",),
                ("payment.charged",),
                "charge_customer",
                notes=("attempt 2", "[payment crashes before it acknowledges order.placed]"),
            ),
        ),
        schedule=Deviation(
            faults=("payment crashes before it acknowledges order.placed", "order.placed | comes <late>"),
            decisions=("restaurant decides kitchen: closed",),
            token="0.1.any.all.c-2",  # noqa: S106  no secret
            replay="choreo-check replay 0.1.any.all.c-2 --topology food/topology.yaml",
            nearest="without “payment crashes”: ends at order.cancelled",
        ),
    ),
)
RUN = Report(
    command="chaos",
    findings=(REPEATED_EFFECT,),
    checks=(
        Check("CHO910", "repeated-effect", Severity.ERROR, "An effect has happened twice", "A card is charged twice."),
    ),
    files=("food/topology.yaml",),
    sources={"food/topology.yaml": TOPOLOGY},
    verdicts=("food: one saga: complete up to one fault, 1 found",),
    summary={
        "runs": 12,
        "deliveries": 90,
        "complete_up_to": 1,
        "truncated": False,
        "coverage": [{"subscription": "payment on order.placed", "fault": "crash"}],
    },
)

CANONICAL = Report(
    command="lint",
    findings=(MISSING_COMPENSATION, SEVERAL_LINES, WIDE, *UNHANDLED, *VAGUE),
    checks=CHECKS,
    files=("food/topology.yaml", "shop/events.yaml", "clean.yaml"),
    sources={"food/topology.yaml": TOPOLOGY, "shop/events.yaml": OTHER},
    verdicts=("delivery: refuted, a failed saga keeps the effect charge_customer", "returns: proved in 12 states"),
    summary={"sagas": 2, "errors": "overridden"},
)
CLEAN = Report("lint", (), CHECKS, ("topology.yaml",))

HOSTILE_TEXT = (
    "a|b `c` <script>alert(1)</script> ::error::x\r\n::warning file=y::z ##[error]w %0A\x1b[31mred\x00\x85 "
    "\u202eevil\u202c \ud800 \U0001f6d2 שלום ]](1) ```\n# h & ]]> ; p1->>p2: x end"
)


def hostile(text: str = HOSTILE_TEXT) -> Report:
    """Return a report that says `text` wherever it can."""
    where = Location(text, 1, 3, 1, 5)
    step = Step(text, where, text, (text,), (text, "x"), text, text)
    timer = Step(text, where, f"{text} 2")
    problem = Problem(
        message=text,
        location=where,
        subject=Subject(text, (text,), text, text, text, text),
        hint=text,
        related=(Related(text, where),),
        scenario=(step, timer, step),
        witness={"event": {text: [text]}, "valid_under": text, "invalid_under": text, "pointer": text},
    )
    findings = tuple(Finding(f"X{text}", text, severity, problem) for severity in Severity)
    check = Check(f"X{text}", text, Severity.ERROR, text, text)
    return Report(text, findings, (check,), (text,), {text: text}, (text,), {"said": text})

"""The world of one run: the broker, the clock and the services, driven one step at a time.

A step delivers one copy, or, where none is under way, lets time pass to the next thing that waits for it. Which copy,
and what goes wrong on the way, is asked of `Choices`. The order of copies does not depend on the order in which things
happened: the oldest copy is the one with the fewest hops behind it. So two runs that have led to the same state go on
alike, and a search needs to follow only one of them.
"""

from __future__ import annotations

from bisect import insort
from math import inf
from typing import Any

from choreo_check.simulation.arithmetic import MASK, stirred
from choreo_check.simulation.choices import Choices, Option
from choreo_check.simulation.clock import EPOCH
from choreo_check.simulation.environment import Start
from choreo_check.simulation.history import History
from choreo_check.simulation.lanes import lane_of
from choreo_check.simulation.ledger import Entry, Ledger
from choreo_check.simulation.meanwhile import Meanwhile
from choreo_check.simulation.messages import Copy, Message, order_of
from choreo_check.simulation.plan import Plan
from choreo_check.simulation.process import Process
from choreo_check.simulation.raised import in_words, is_of_a_fault
from choreo_check.simulation.recall import Asked, Recall
from choreo_check.simulation.saving import SavedRun, resume, saved_run
from choreo_check.simulation.signals import Interrupted, Merged
from choreo_check.simulation.storytelling import incident
from choreo_check.simulation.strays import stray
from choreo_check.simulation.timers import RINGS_MAX, Timer

BACKOFF_S = 1.0
"""How long a message waits after its second failure; twice as long after each further one. The first retry is made
at once."""
APART_S = 1.0
"""How long after one saga the next one starts."""

Waiting = tuple[float, tuple[Any, ...], "Copy | Timer"]
"""What waits for a time: when, in which order with others of that time, and what."""


class World(Meanwhile):
    """Everything that a run has, made once and wiped before each run."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.post_office = plan.post_office
        self.is_running = False
        self.choices = Choices()
        self.history = History()
        self.processes = [Process(self, index, binding) for index, binding in enumerate(plan.bindings)]
        self.publishers = {start.event: plan.publisher_of(start.event) for start in plan.starts}
        self.now = EPOCH
        self.until = inf
        """The time beyond which none passes."""
        self.flight: list[Copy] = []
        self.waiting: list[Waiting] = []
        self.held: dict[tuple[object, ...], tuple[float, Copy]] = {}
        """The lanes that are held back: until when, and behind which copy."""
        self.decisions: dict[tuple[str, int, str], int] = {}
        self.in_delivery: Copy | None = None
        self.is_aside = False
        self.published_code = 0
        self.dead_code = 0
        self.acting = 0
        self.turns = 0
        """How often a service was set to work, to start or to handle something: a watch may tell two turns apart."""
        self.chains = {}
        self.given_up = []
        self.is_passing_over = False
        self.rung = 0
        self.posted: list[Message] = []
        self.asked: list[Asked] = []
        """What was posted, and which decisions were asked for first, in the handling that is made."""
        self.recall = Recall(self)

    def run(self, choices: Choices, *, tells: bool = False) -> History:
        """Make one run, from the start of its sagas to rest or as the plan's script has it, and return what happened.

        Raises:
            Diverged: the schedule does not fit.
        """
        if choices.origin is None:
            self.begin(choices, tells=tells)
        else:
            self._resume(choices, choices.origin)
        self.is_running = True
        try:
            with self.overheard(tells=tells):
                self._go()
        except Merged:
            self.history.is_whole = False
        except Interrupted as stopped:
            self.history.is_whole = False
            self.history.incidents.append(incident(self.processes[self.acting], stopped))
        finally:
            self.is_running = False
        return self.history

    def _go(self) -> None:
        """Make the steps of a run."""
        if self.choices.origin is not None:
            self.settle()
        elif self.plan.script is None:
            self._run_all_sagas()
        else:
            self.plan.script(self)

    def begin(self, choices: Choices, *, tells: bool = False) -> None:
        """Wipe what the last run has left, and start the services."""
        self._wipe()
        self.choices = choices
        self.history.steps = [] if tells else None
        self._start_services()

    def start_saga(self, start: Start) -> None:
        """Have one of the plan's sagas begin now."""
        self.history.cases += (self.plan.cases[start.number],)
        process = next((one for one in self.processes if start.event in one.entries), None)
        if process is not None:
            self.acting = process.index
            self.told("start", process, start.event, "")
            process.begin_saga(start)
        else:
            self.publish_start(start)

    def publish_start(self, start: Start) -> None:
        """Publish the event that starts a saga, in the name of who publishes it, with what is given or a sample."""
        service, does = self.publishers[start.event]
        process = self.processes[service]
        process.begin(start.number, start.correlation)
        if does is not None:
            process.enter(Entry(start.number, process.name, does, undoes=False, key=None, cause=None))
        options = (self.plan.request_ids[start.number], None, start.correlation, None)
        message = process.compose(start.event, start.data, options)
        whole = self.post_office.as_its_contract_has_it(message, start.message) if message.objections else None
        process.post(message if whole is None else process.compose(whole, None, options))

    # --- the broker

    def post(self, process: Process, message: Message) -> None:
        """Take a message from a service, and send a copy to each subscriber."""
        history = self.history
        self.posted.append(message)
        if message.identity not in history.published:
            if message.cause is None and message.correlation is not None:
                self.post_office.learn(message.correlation, message.saga)
            history.published[message.identity] = message
            self.plan.seen.events.add(message.event)
            self.plan.seen.sagas.add(message.saga)
            reason = stray(message, history, self.post_office, self.plan.beginnings)
            if reason is not None:
                history.strays[message.identity] = reason
            self.published_code = (self.published_code + stirred(hash((message.code, message.saga)) & MASK)) & MASK
        if history.steps is not None:
            self.told("publish", process, message.event, message.id)
        for copy in message.copies:
            self.put(copy)
        if len(self.flight) > self.plan.deliveries_max:
            raise Interrupted("endless-run", f"has {len(self.flight)} messages under way, and publishes more")

    def put(self, copy: Copy) -> None:
        """Have a copy under way, or wait with those that it may not overtake."""
        if self.is_held_back(copy):
            self.hold(copy, self.held[lane_of(self.plan.broker, copy)][0])
        else:
            self._send(copy)

    def is_held_back(self, copy: Copy) -> bool:
        """Say whether others wait in the lane of a copy, so that it has its place among them."""
        return bool(self.held) and lane_of(self.plan.broker, copy) in self.held

    def _send(self, copy: Copy) -> None:
        """Put a copy in its place by age."""
        flight = self.flight
        if not flight or flight[-1].order <= copy.order:
            flight.append(copy)
        else:
            insort(flight, copy, key=order_of)

    def redeliver(self, copy: Copy) -> None:
        """Deliver a copy again that was not acknowledged; too many attempts end the run."""
        if copy.attempt > self.plan.attempts_max:
            reason = f"attempt {copy.attempt} at {copy.message.event}, and no end"
            raise Interrupted("unbounded-retries", reason)
        self.put(copy.again())

    def reject(self, copy: Copy, error: Exception) -> None:
        """Try a copy again later that its handler failed on, or give it up."""
        process = self.processes[copy.subscription.service]
        self.told("error", process, copy.message.event, in_words(error))
        following = copy.again() if is_of_a_fault(error) else copy.after_failure()
        if following.failures > copy.subscription.retries:
            self.give_up(copy, error)
        elif copy.attempt == 1:
            self.put(following)
        else:
            self.retry(following, self.now + BACKOFF_S * 2 ** (copy.attempt - 2))

    def retry(self, copy: Copy, due: float) -> None:
        """Try a copy again at a time. A consumer of Kafka goes on with its key only then: it moves its offset last."""
        if self.plan.broker != "kafka":
            self.wait_until(due, copy)
            return
        lane = lane_of("kafka", copy)
        waiting = [one[2] for one in self.waiting if isinstance(one[2], Copy) and lane_of("kafka", one[2]) == lane]
        behind = [*waiting, *(one for one in self.flight if lane_of("kafka", one) == lane)]
        self.waiting = [one for one in self.waiting if one[2] not in waiting]
        self.flight[:] = [one for one in self.flight if one not in behind]
        for one in (copy, *behind):
            self.hold(one, due)

    def give_up(self, copy: Copy, error: Exception) -> None:
        """Move a copy to the dead letters; where there are none, it comes again and again."""
        if not copy.subscription.has_dead_letters:
            raise Interrupted(
                "unbounded-retries", f"{copy.attempt} attempts at {copy.message.event}, and no dead letters"
            )
        self.history.dead.append((copy, in_words(error)))
        self.dead_code = (self.dead_code + stirred(copy.code & MASK)) & MASK
        self.told("dead-letter", self.processes[copy.subscription.service], copy.message.event, in_words(error))

    # --- time

    def wait_until(self, due: float, copy: Copy) -> None:
        """Have a copy come at a time."""
        insort(self.waiting, (due, copy.order, copy), key=_by_time)

    def hold(self, copy: Copy, due: float) -> None:
        """Have a copy come at a time, and with it all that comes after it in its lane."""
        self.wait_until(due, copy)
        if self.plan.broker != "any":
            self.held[lane_of(self.plan.broker, copy)] = due, copy

    def wait_for(self, timer: Timer) -> None:
        """Have a timer ring at its time."""
        insort(self.waiting, (timer.due, timer.order, timer), key=_by_time)

    def cancel(self, timer: Timer) -> None:
        """Forget a timer."""
        self.waiting = [one for one in self.waiting if one[2] is not timer]
        if self.chains.pop(timer, None) is not None and timer in self.given_up:
            self.given_up.remove(timer)

    def cancel_timers(self, process: Process) -> None:
        """Forget all timers of a process, but not those of another instance of its service."""
        for timer in process.timers:
            self.cancel(timer)
        process.timers.clear()

    def ring_again(self, timer: Timer, error: Exception) -> None:
        """Have a timer ring once more whose callback failed, as a scheduler does; five times, then it is lost."""
        self.told("error", timer.process, timer.name, in_words(error))
        if timer.attempt >= RINGS_MAX and not is_of_a_fault(error):
            raise Interrupted("failing-timer", f"{timer.name} fails whenever it rings: {in_words(error)}")
        timer.attempt += 1
        timer.due = self.now + BACKOFF_S * 2 ** (timer.attempt - 2)
        timer.process.timers.append(timer)
        self.wait_for(timer)

    def pass_time(self, at: int) -> None:
        """Let time pass to one of the things that wait, and let that happen."""
        due, _, item = self.waiting.pop(at)
        self.now = max(self.now, due)
        if isinstance(item, Timer):
            self.told("timer", item.process, item.name, "")
            self.acting = item.process.index
            if item in item.process.timers:
                item.process.timers.remove(item)
            self.ring(item)
        else:
            lane = lane_of(self.plan.broker, item)
            if lane in self.held and self.held[lane][1] is item:
                del self.held[lane]
            self._send(item)

    # --- steps

    def deliver(self, copy: Copy) -> None:
        """Hand a copy to its service."""
        history = self.history
        self.count_delivery()
        subscription = copy.subscription
        self.acting = subscription.service
        if history.steps is not None:
            self.told_of_delivery(self.processes[copy.subscription.service], copy)
        self.in_delivery = copy
        if self.chains:
            self.stir()
        self.hand(self.processes[subscription.service], copy)
        self.in_delivery = None

    def hand(self, process: Process, copy: Copy) -> None:
        """Have a service handle a copy, or play how it did where that is known."""
        if process.is_stateless and self.history.steps is None and self.plan.script is None:
            self.recall.receive(process, copy)
        else:
            process.receive(copy)

    def changes_nothing(self, copy: Copy) -> bool:
        """Say whether it is known that everything would be as it is if a copy were delivered now."""
        process = self.processes[copy.subscription.service]
        return process.is_stateless and self.plan.script is None and self.recall.knows_idle(process, copy)

    def menu(self) -> list[Option]:
        """Return how a run can deviate before the next step."""
        return [option for fault in self.plan.step_faults for option in fault.options(self)]

    def state(self) -> int:
        """Return a number that is the same wherever everything goes on alike from here."""
        return hash((
            self.now,
            tuple([copy.code for copy in self.flight]),
            tuple([(due, item.code) for due, _, item in self.waiting]),
            tuple([timer.code for timer in self.given_up]),
            tuple([process.state() for process in self.processes]),
            frozenset(self.held),
            (self.history.ledger.code, self.published_code),
            self.post_office.learned,
            self.dead_code,
            frozenset(self.history.varied),
            frozenset(self.decisions.items()),
            self.history.in_order if self.plan.system.invariants else 0,
        ))  # fmt: skip

    def saved(self) -> SavedRun | None:
        """Return what the run has come to between two steps, where that can be kept: what a script knows cannot."""
        is_data = all(process.is_stateless and process.databases is None for process in self.processes)
        if not is_data or self.plan.script is not None or any(isinstance(one[2], Timer) for one in self.waiting):
            return None
        return saved_run(self, self.choices.position, self.choices.made)

    def _resume(self, choices: Choices, saved: SavedRun) -> None:
        """Go on where a run was saved."""
        self._wipe()
        self.choices = choices
        self.decisions = dict(saved.decisions)  # a service that starts may ask for them
        for process, state in zip(self.processes, saved.processes, strict=True):
            process.resume(state)
        resume(self, saved)

    def _wipe(self) -> None:
        self.now = EPOCH
        self.until = inf
        self.flight = []
        self.waiting = []
        self.held = {}
        self.decisions = {}
        self.in_delivery = None
        self.is_aside = False
        self.published_code = 0
        self.dead_code = 0
        self.acting = 0
        self.rung = 0
        self.chains.clear()
        self.given_up.clear()
        self.is_passing_over = False
        self.posted.clear()
        self.asked.clear()
        self.history = History(ledger=Ledger(self.plan.effects))
        self.post_office.begin()

    def _start_services(self) -> None:
        for process in self.processes:
            process.forget()
            process.start_first()
        if not self.plan.is_subscribed:
            self.plan.subscribe([process.handlers for process in self.processes])

    def _run_all_sagas(self) -> None:
        for start in self.plan.starts:
            self.now = EPOCH + start.number * APART_S
            self.start_saga(start)
        self.settle()

    def settle(self) -> None:
        """Go on until nothing more will happen."""
        choices, explores, flight, deliver = self.choices, self.choices.explores, self.flight, self.deliver
        while True:
            if explores:
                choices.arrive(self.state, self.saved)
            rests = not flight and self.rests()
            choices.position += 1
            if choices.position >= choices.watch:
                option = choices.pick(self.menu)
                if option is not None:
                    option.apply()
                    continue
            if rests:
                return
            if flight:
                deliver(flight.pop(0))
            else:
                self.pass_time(0)


def _by_time(waiting: Waiting) -> tuple[Any, ...]:
    return waiting[:2]

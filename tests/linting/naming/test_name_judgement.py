"""What a name says to a subscriber: an instruction, a fact, too little, or nothing for certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.linting.naming import Kind, Lexicon, judge

VERBS = st.sampled_from(sorted(Lexicon.default().verbs | Lexicon.default().homographs))
NOUNS = st.sampled_from(["order", "payment", "customer", "fee", "shopping cart", "HTTP request"])
AFFIXES = st.sampled_from(["", "Event", "Command", "V2", "Failed", "FromCart"])


@st.composite
def names(draw: st.DrawFn) -> str:
    words = [*draw(VERBS).split(), *draw(NOUNS).split()]
    separator = draw(st.sampled_from(["", ".", "_", "-", "/", " "]))
    return separator.join(word.title() if not separator else word for word in words) + draw(AFFIXES)


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("ChargePayment", "PaymentCharged"),
        ("payment.charge", "payment.charged"),
        ("CHARGE_PAYMENT", "PAYMENT_CHARGED"),
        ("CreateBookingCommand", "BookingCreated"),
        ("CreateOrderEvent", "OrderCreatedEvent"),
        ("restaurant.confirm", "restaurant.confirmed"),
        ("driver.assign", "driver.assigned"),
        ("SendEmail", "EmailSent"),
        ("sendSMS", "smsSent"),
        ("ship_order", "order_shipped"),
        ("cancel-subscription", "subscription-cancelled"),
        ("ApplyDiscount", "DiscountApplied"),
        ("CheckInGuest", "GuestCheckedIn"),
        ("CheckoutBasket", "BasketCheckedOut"),
        ("RemoveItemFromCart", "ItemRemovedFromCart"),
        ("payments.charge_card", "payments.card_charged"),
        ("com.shop.order.cancel.v1", "com.shop.order.cancelled.v1"),
        ("CreateOrderV2", "OrderCreatedV2"),
        ("UnfreezeAccount", "AccountUnfrozen"),
        ("BulkDeleteUsers", "UsersDeleted"),
    ],
)
def test_a_command_is_retold_as_the_fact_it_leads_to_in_the_same_style(name: str, suggestion: str) -> None:
    judgement = judge(name)
    assert judgement.kind is Kind.COMMAND
    assert judgement.suggestion == suggestion


@pytest.mark.parametrize(
    "name",
    ["ProceedToCheckout", "turnOn", "AuthenticateCommand", "CheckStock", "GetOrder", "OpenAndShut"],
)
def test_no_fact_is_suggested_where_none_can_be_made_honestly(name: str) -> None:
    assert judge(name).suggestion is None


@pytest.mark.parametrize(
    "name",
    [
        "RESERVE_CUSTOMER_BALANCE_FAILED",
        "CreateOrderSagaCompleted",
        "CreateOrderSagaCompletedSuccessfully",
        "OrderPlaced",
        "InventoryFailed",
        "PaymentSucceededEvent",
        "order.confirmed_by_restaurant",
        "inventory.reservation.failed",
        "GuestCheckedIn",
        "user.signed_up",
        "OrderStatusChangedToPaid",
        "PayrollRun",
        "LeaseBroken",
    ],
)
def test_the_final_participle_decides(name: str) -> None:
    assert judge(name).kind is Kind.FACT


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("MarkFeeAsPaidCommand", "FeePaid"),
        ("MarkOrderShipped", "OrderShipped"),
        ("SendMeetingAttendeeAddedEmailCommand", "MeetingAttendeeAddedEmailSent"),
        ("SetPaidOrderStatusCommand", "PaidOrderStatusSet"),
        ("CleanUpExpiredSessions", "ExpiredSessionsCleanedUp"),
    ],
)
def test_a_participle_inside_a_command_decides_nothing(name: str, suggestion: str) -> None:
    assert judge(name) == judge(name)
    assert (judge(name).kind, judge(name).suggestion) == (Kind.COMMAND, suggestion)


@pytest.mark.parametrize(
    "name",
    [
        "DayHasPassed",
        "StockWasReserved",
        "driver.unavailable",
        "stock.insufficient",
        "InvoiceOverdue",
        "CreateOrderFailure",
        "userCompletedOrder",
        "MemberLeftChannel",
    ],
)
def test_sentences_states_and_outcomes_are_facts(name: str) -> None:
    assert judge(name).kind is Kind.FACT


@pytest.mark.parametrize(
    "name",
    [
        "",
        "...",
        "v2",
        "order",
        "Transfer",
        "OrderUpdate",
        "payment.refund",
        "parking.reserve",
        "orders/create",
        "PARKING_RESERVE",
        "PlacedOrderEvent",
        "ExecutedTransactionCommand",
        "CompanyCommand",
        "RefundAmount",
        "WorkOrder",
        "CancelRequest",
        "CreateOrderReply",
        "CreateOrderSaga",
        "OrderWillShip",
        "turnOnOff",
        "PaymentTimeout",
        "PushNotification",
    ],
)
def test_a_doubtful_name_is_left_alone(name: str) -> None:
    assert judge(name).kind is Kind.UNCLEAR


@pytest.mark.parametrize(
    "name",
    [
        "OrderEvent",
        "ShoppingCartEvent",
        "PaymentDone",
        "StockChecked",
        "order.updated",
        "CustomerUpdatedEvent",
        "OrderModified",
        "booking.changed",
        "DataProcessed",
        "TaskHandled",
        "StatusChanged",
    ],
)
def test_a_name_that_hides_what_happened_is_vague(name: str) -> None:
    assert judge(name).kind is Kind.VAGUE


@pytest.mark.parametrize(
    "name",
    [
        "PaymentProcessed",
        "PriceChanged",
        "AddressUpdated",
        "DriverChanged",
        "OrderStatusChanged",
        "order.status_changed_to_paid",
        "OrderUpdatedByCustomer",
        "LoginEvent",
        "NewOrderEvent",
        "PaymentTimeoutEvent",
    ],
)
def test_a_name_a_subscriber_can_act_on_is_not_vague(name: str) -> None:
    assert judge(name).kind in {Kind.FACT, Kind.UNCLEAR}


def test_the_words_of_a_domain_can_be_added() -> None:
    lexicon = Lexicon.default().extended(verbs=["Frobnicate"], nouns=["charge"])
    assert judge("FrobnicateOrder").kind is Kind.UNCLEAR
    assert judge("FrobnicateOrder", lexicon).suggestion == "OrderFrobnicated"
    assert judge("ChargeOrder").kind is Kind.COMMAND
    assert judge("ChargeOrder", lexicon).kind is Kind.UNCLEAR


def test_the_reason_names_the_word_that_decided() -> None:
    assert judge("ChargePayment").reason == "starts with the verb 'charge'"
    assert judge("payment.charge").reason == "ends with the verb 'charge'"
    assert judge("OrderPlaced").reason == "ends with the participle 'placed'"


@given(st.text())
def test_any_text_can_be_judged(name: str) -> None:
    assert judge(name).reason


@given(names())
def test_a_suggestion_is_itself_a_fact(name: str) -> None:
    suggestion = judge(name).suggestion
    assert suggestion is None or judge(suggestion).kind is Kind.FACT


@given(names())
def test_a_judgement_does_not_depend_on_what_was_judged_before(name: str) -> None:
    first = judge(name)
    judge(name[::-1])
    assert judge(name) == first

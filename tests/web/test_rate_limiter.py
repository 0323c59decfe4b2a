"""A public door that cannot be hammered: tokens a key, refilled by a clock that is given from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.web.door import Knocks
from compliance_app.web.limits import RateLimiter


def test_a_bucket_empties_and_fills_again() -> None:
    limiter = RateLimiter(capacity=3, seconds=10)
    assert [limiter.allow("a", 0) for _ in range(4)] == [True, True, True, False]
    assert limiter.retry_after("a", 0) == pytest.approx(10)
    assert not limiter.allow("a", 9)
    assert limiter.allow("a", 10)
    assert not limiter.allow("a", 10)
    assert [limiter.allow("a", 1000) for _ in range(4)] == [True, True, True, False]


def test_keys_do_not_share() -> None:
    limiter = RateLimiter(1, 60)
    assert limiter.allow("a", 0)
    assert limiter.allow("b", 0)
    assert not limiter.allow("a", 0)
    assert limiter.retry_after("never seen", 0) == 0


def test_a_clock_that_is_set_back_gives_nothing_and_locks_nobody_out() -> None:
    limiter = RateLimiter(1, 10)
    assert limiter.allow("a", 1000)
    assert not limiter.allow("a", 500)
    assert limiter.allow("a", 510)


def test_many_callers_cannot_fill_the_memory() -> None:
    limiter = RateLimiter(1, 60, most_keys=100)
    for number in range(1000):
        assert limiter.allow(str(number), number / 1000)
    assert len(limiter) == 100
    assert not limiter.allow("999", 1)


@given(st.lists(st.floats(0, 100), max_size=60).map(sorted), st.integers(1, 5), st.floats(0.5, 20))
def test_never_more_than_the_capacity_and_what_time_fills(times, capacity: int, seconds: float) -> None:
    limiter = RateLimiter(capacity, seconds)
    allowed = sum(limiter.allow("a", at) for at in times)
    span = times[-1] - times[0] if times else 0
    assert allowed <= capacity + span / seconds + 1e-6
    assert allowed >= min(len(times), capacity)


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_a_limiter_that_limits_nothing_is_refused(wrong) -> None:
    with pytest.raises(ValueError):
        RateLimiter(*wrong)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),  # one customer has a whole /64
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("unix", "noe annet", True),
    ],
)
@pytest.mark.usefixtures("waiting")
def test_whose_knocks_are_counted_together(one: str, other: str, together: bool) -> None:
    knocks = Knocks()
    answered = [knocks.wait({"client": (one, 1)}, str(number)) for number in range(200)]
    assert answered[:120] == [0] * 120
    assert max(answered) == 1
    assert (knocks.wait({"client": (other, 1)}, "x") > 0) == together

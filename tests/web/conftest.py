"""A clock for the doors that stands until a test moves it: how fast a machine knocks is no part of what is tried."""

import pytest


class Waiting:
    """Seconds as the doors see them."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """The seconds of the doors, which pass only when a test adds some."""
    stands = Waiting()
    monkeypatch.setattr("compliance_app.web.door.seconds", stands)
    return stands

"""Promise 66: the whole run has no way out of the machine, so whatever passes needs none."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("example.com", 80), ("2001:db8::1", 443)])
def test_66_no_test_reaches_another_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as way_out, pytest.raises(OSError, match="a test tried to reach"):
        way_out.connect(address)

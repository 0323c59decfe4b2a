"""How often one caller may knock at a public door: a token bucket a key, with the time given from outside."""

import threading
from collections import OrderedDict


class RateLimiter:
    """A bucket a key that holds ``capacity`` tokens and fills one every ``seconds``.

    Keys are an address, a link's digest, or both. Only the ``most_keys`` latest keys are remembered, so that many
    callers cannot fill the memory; one that is forgotten starts with a full bucket.
    """

    def __init__(self, capacity: int, seconds: float, most_keys: int = 10_000) -> None:
        if capacity < 1 or seconds <= 0 or most_keys < 1:
            raise ValueError("capacity, seconds and most_keys must be positive")
        self.capacity = capacity
        self.seconds = seconds
        self.most_keys = most_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, key: str, now: float) -> bool:
        """Take a token, or say that there is none. ``now`` is in seconds and should not run backwards."""
        with self._lock:
            tokens = self._tokens(key, now)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - 1 if allowed else tokens, now)
            self._buckets.move_to_end(key)
            while len(self._buckets) > self.most_keys:
                self._buckets.popitem(last=False)
            return allowed

    def retry_after(self, key: str, now: float) -> float:
        """Seconds until the next token; 0 when there is one. For the header Retry-After, rounded up by the caller."""
        with self._lock:
            return max(0.0, (1 - self._tokens(key, now)) * self.seconds)

    def __len__(self) -> int:
        """Keys remembered."""
        return len(self._buckets)

    def _tokens(self, key: str, now: float) -> float:
        tokens, before = self._buckets.get(key, (float(self.capacity), now))
        # A clock that is set back gives nobody more, and locks nobody out.
        return min(float(self.capacity), tokens + max(0.0, now - before) / self.seconds)

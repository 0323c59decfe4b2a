"""Secret links to one thing: how the secret is made, what is kept of it, and who comes with one.

The secret itself is shown once and kept nowhere: the register holds its SHA-256. A secret of 256 random bits needs no
salt and no slow hash, and is looked up by its hash, so that what is found takes no longer for one that is nearly right.
"""

import hashlib
import re
import secrets
from typing import Final

from compliance_app.domain.permissions import Role
from compliance_app.services.work import Actor

_BYTES: Final = 32
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_secret() -> str:
    """A fresh secret of 43 characters that stand in an address as they are."""
    return secrets.token_urlsafe(_BYTES)


def secret_hash(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits; "" for text that no secret looks like."""
    return hashlib.sha256(secret.encode()).hexdigest() if _SHAPE.fullmatch(secret) else ""


def link_holder(enterprise_id: str | None = None, name: str = "Den som har lenken") -> Actor:
    """Whoever comes with a secret link: nobody we know, who may do what the link is for and nothing else."""
    return Actor(name, frozenset({Role.LINK_HOLDER}), enterprise_id)

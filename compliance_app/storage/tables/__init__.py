"""The nouns of the register as tables; import them from here.

A table is built when it is first asked for, with those its foreign keys point at: to build them all is a good part of
a start, and no page shows more than some. ``METADATA`` is all of them. The names stand in ``__init__.pyi``, for the
types and for the program alike (docs/adr/0024-tables-are-built-when-asked-for.md).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""Aktsom: the program with which a Norwegian enterprise lives up to åpenhetsloven (the Transparency Act)."""

__version__ = "0.1.0"

"""The rules a statement is checked by, grouped as a regulator would ask (law.md 3 and 3.1); the engine is in ``statement_rules``."""

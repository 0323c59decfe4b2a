"""The verbs a person can do: the only code that writes, each permitted and logged in one transaction."""

"""What the web shows when the program itself fails; the sentence and its reference are the services'."""

from compliance_app.services.failure import Unexpected, record

__all__ = ["Unexpected", "record"]

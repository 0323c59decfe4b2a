"""What a check of the log found, in a sentence: for the screen, the command and what is handed out."""

from compliance_app.storage.audit import Verification

_REASONS = {
    "order": "rekkefølgen er brutt",
    "hash": "innslaget er endret",
    "detail": "det som hører til innslaget, er endret",
    "head": "de siste innslagene mangler, eller toppen av loggen er endret",
    "noted": "innslaget har en annen kontrollsum enn den som er notert",
}


def said(found: Verification) -> str:
    """What the check found, in a sentence or two."""
    if not found.intact:
        return f"Loggen stemmer ikke fra innslag {found.first_bad}: {_REASONS.get(found.reason, 'noe er endret')}."
    erased = (
        f" Det som hører til {found.erased} av dem, er slettet, slik reglene for personopplysninger krever."
        if found.erased
        else ""
    )
    return f"Loggen stemmer. Den har {found.entries} innslag.{erased}"

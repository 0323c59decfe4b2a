"""What is erased of somebody, and what stays and why, in sentences: the same on the screen and in the terminal."""

from typing import Final

from compliance_app.domain.language import NB
from compliance_app.services.log_things import THINGS
from compliance_app.services.person_plan import Plan

_ROLES: Final = {
    "contact": "kan få oppgaver, eller har hatt det", "person": "har eller har hatt verv",
    "recipient": "er spurt på vegne av en leverandør", "named": "er nevnt i tekster",
    "user": "har hatt en bruker",
}  # fmt: skip
_KEPT: Final = {
    "audit_entry": "innslag i loggen", "statement_file": "låste filer av redegjørelsen", "signature": "signaturer",
    "required_signer": "ganger bedt om å signere",
}  # fmt: skip


def who_said(plan: Plan) -> str:
    """Who it is: «Kari Nordmann har eller har hatt verv.»"""
    return f"{plan.name} {NB.join([_ROLES[role] for role in plan.roles])}."


def gone_said(plan: Plan, *, done: bool = False) -> list[str]:
    """What goes, or went, one line each."""
    verb = "er slettet" if done else "slettes"
    lines = []
    if plan.addresses:
        lines.append(f"{NB.join(list(plan.addresses))} {verb} overalt, også i loggen.")
    if "contact" in plan.roles:
        lines.append(f"Kalenderlenke og påminnelser {verb}.")
    if "recipient" in plan.roles:
        lines.append(f"Hvem som svarte for leverandøren, {verb}. Svarene står.")
    if plan.mails:
        lines.append(
            f"Mottaker og emne i {NB.called(plan.mails, 'sendt e-post' if plan.mails == 1 else 'sendte e-poster')} {verb}."
        )
    if plan.texts:
        lines.append(
            f"{NB.opening(NB.called(plan.texts, 'tekst' if plan.texts == 1 else 'tekster'))} {'har' if done else 'får'} «(slettet)» i stedet."
        )
    if plan.name_goes:
        lines.append(f"Navnet {verb}, fordi ingenting personen har gjort, hviler på det.")
    return lines or [f"Ingenting {verb}: det finnes ingen adresse, og navnet skal stå."]


def kept_said(plan: Plan) -> list[str]:
    """Where the name stays, and why, one line each."""
    if plan.name_goes:
        return []
    where = [
        f"{THINGS.get(one.kind) if one.kind not in _KEPT else _KEPT[one.kind]}: {one.count}"
        for one in plan.kept
    ]
    lines = [
        f"Navnet står der det viser hvem som gjorde, bestemte eller signerte noe ({NB.join(where)}). Det er dokumentasjon etter "
        "åpenhetsloven og regnskapsloven (personvernforordningen artikkel 17 nr. 3 b og e)."
    ]
    if plan.named:
        lines.append(
            f"Navnet er også nevnt i {NB.called(plan.named, 'tekst' if plan.named == 1 else 'tekster')}. Se om det trengs der, og endre for hånd."
        )
    return lines


def said(plan: Plan, *, done: bool) -> list[str]:
    """All of it, for a terminal."""
    ahead = [] if done else [f"Må gjøres først: {one}" for one in plan.obstacles]
    return [who_said(plan), *ahead, *gone_said(plan, done=done), *kept_said(plan), FILES]


FILES: Final = "Innholdet i vedlagte filer, og det dere har hentet ut, er ikke lest. Se gjennom det selv."

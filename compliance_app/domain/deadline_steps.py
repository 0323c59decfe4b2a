"""The sentences that show how a deadline was counted, one step each, in plain bokmål with the provision.

Shown on the case page as label, heading, text and provision; printed in letters the same way.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance_app.domain.errors import _
from compliance_app.domain.working_days import (
    day_and_month,
    day_off,
    kind_of_day_off,
    last_working_day,
    long_date,
    next_working_day,
    oslo_moment,
    provision_of_day_off,
)

ANSWER_RULE = "§\u00a07 annet ledd"
JUSTIFICATION_RULE = "§\u00a07 fjerde ledd"
MONTH_RULE = "domstolloven §\u00a0148"
FORWARD_RULE = "Domstolloven §\u00a0149"


@dataclass(frozen=True)
class Step:
    """One step of the working.

    ``label`` names it ("Tre uker"), ``day`` is the date it arrives at, ``heading`` what stands in bold ("mandag 25.
    mai 2026", "2. pinsedag"), ``text`` says why, ``provision`` is the paragraph (empty for our own rule).
    """

    label: str
    day: date | None
    text: str
    provision: str
    heading: str = ""


def received(moment: date | datetime) -> Step:
    """The request arrived (§ 7 second paragraph)."""
    return _arrived(_("Mottatt"), moment, _("Fristen løper fra dagen kravet kom."), ANSWER_RULE)


def demand_received(moment: date | datetime) -> Step:
    """The demand for a further justification arrived (§ 7 fourth paragraph)."""
    text = _("Fristen løper fra dagen kravet om nærmere begrunnelse kom.")
    return _arrived(_("Mottatt"), moment, text, JUSTIFICATION_RULE)


def three_weeks(last: date) -> Step:
    """The Act's last day after three weeks."""
    return _dated(_("Tre uker"), last, _("Lovens siste dag: samme ukedag tre uker senere."), ANSWER_RULE)


def justification(last: date) -> Step:
    """The Act's last day for a further justification."""
    text = _("Lovens siste dag: samme ukedag tre uker senere. Denne fristen kan ikke forlenges.")
    return _dated(_("Tre uker"), last, text, JUSTIFICATION_RULE)


def two_months(start: date, last: date) -> Step:
    """The Act's last day after two months."""
    text = _("Lovens siste dag: samme dato to måneder etter at kravet kom, ikke etter varselet.")
    return _dated(_("To måneder"), last, f"{text}{_clamped(start, last)}", _month_provision(start, last))


def two_months_possible(start: date, last: date) -> Step:
    """What two months would be, and when they may be used."""
    text = _(
        "Gjelder bare når mengden eller typen informasjon gjør det uforholdsmessig byrdefullt å svare innen tre uker, "
        "og varsel med grunn og dato er sendt innen tre uker. Også de to månedene løper fra dagen kravet kom."
    )
    return _dated(_("To måneder"), last, f"{text}{_clamped(start, last)}", _month_provision(start, last))


def no_working_day(last: date) -> tuple[Step, ...]:
    """Why the Act's last day is not the one that is kept; nothing when it is a working day."""
    why = day_off(last)
    if not why:
        return ()
    days = [last - timedelta(days=back) for back in range((last - last_working_day(last)).days)]
    text = _days_off(last, sorted(days))
    return (Step(_("Ikke virkedag"), last, text, provision_of_day_off(last), why),)


def answer_by(last: date) -> Step:
    """The working deadline for an answer."""
    return _kept(_("Svar senest"), last)


def justify_by(last: date) -> Step:
    """The working deadline for a further justification."""
    return _kept(_("Begrunn senest"), last)


def two_months_operative(last: date) -> Step:
    """The working deadline after an extension, before anything is promised."""
    text = _("Så sent kan et svar loves hvis fristen forlenges.")
    return _dated(_("Siste mulige dag"), last_working_day(last), text, "")


def promised(day: date) -> Step:
    """The day the requester was told to expect the answer."""
    text = _("Dagen du har sagt at informasjonen kan ventes.")
    return _dated(_("Lovet"), day, text, ANSWER_RULE)


def promised_operative(day: date, operative: date) -> Step:
    """The working deadline that follows from a promise."""
    if operative == day:
        return _dated(
            _("Svar senest"), operative, _("Dagen du har lovet. Det er denne fristen som gjelder her."), ""
        )
    text = _("Siste virkedag før dagen du har lovet. Det er denne fristen som gjelder her.")
    return _dated(_("Svar senest"), operative, text, "")


def not_moved_forward(last: date) -> tuple[Step, ...]:
    """Why the deadline is not moved to the next working day; nothing when the last day is a working day."""
    if not day_off(last):
        return ()
    text = _(
        "Når domstolene regner frister, flyttes en siste dag som ikke er virkedag, frem til neste virkedag. "
        "Det er ikke avklart om regelen gjelder svar etter åpenhetsloven. Derfor flyttes fristen bakover her."
    )
    return (_dated(_("Ikke flyttet fremover"), next_working_day(last), text, FORWARD_RULE),)


def roll_forward_note(last: date, roll_forward: date) -> str:
    """The note for the person who classifies an answer sent after ``last`` and by ``roll_forward``."""
    return _(
        "Lovens siste dag, {last}, var ikke virkedag ({why}). Gjelder domstolloven §\u00a0149 også her, "
        "gikk fristen ut {roll_forward}. Det er ikke avklart; vurder det, og skriv hvorfor."
    ).format(last=long_date(last), why=day_off(last), roll_forward=long_date(roll_forward))


def _arrived(label: str, moment: date | datetime, text: str, provision: str) -> Step:
    if not isinstance(moment, datetime):
        return _dated(label, moment, text, provision)
    local = oslo_moment(moment)
    clock = _("Dagen regnes etter klokken i Oslo.")
    heading = f"{long_date(local)} kl.\u00a0{local:%H.%M}"
    return Step(label, local.date(), f"{text} {clock}", provision, heading)


def _dated(label: str, day: date, text: str, provision: str) -> Step:
    return Step(label, day, text, provision, long_date(day))


def _kept(label: str, last: date) -> Step:
    operative = last_working_day(last)
    why = (
        _("Lovens siste dag er en virkedag.")
        if operative == last
        else _("Siste virkedag før lovens siste dag.")
    )
    return _dated(label, operative, f"{why} {_('Det er denne fristen som gjelder her.')}", "")


def _clamped(start: date, last: date) -> str:
    if start.day == last.day:
        return ""
    sentence = _("Måneden har ingen {day}. dag, så fristen er månedens siste dag.").format(day=start.day)
    return f" {sentence}"


def _month_provision(start: date, last: date) -> str:
    return ANSWER_RULE if start.day == last.day else f"{ANSWER_RULE} og {MONTH_RULE}"


def _days_off(last: date, days: list[date]) -> str:
    """Such as "Den 25. mai er helligdag, og den 23. og 24. mai er helg."

    The last day comes first and under its own name; other feasts that fall in a weekend are just weekend.
    """
    groups: dict[str, list[date]] = {kind_of_day_off(last): [last]}
    for day in days[:-1]:
        kind = "helg" if day.weekday() > 4 else kind_of_day_off(day)
        groups.setdefault(kind, []).append(day)
    clauses = [
        f"den {_list_of_days(sorted(group))} er {_plural(kind, group)}" for kind, group in groups.items()
    ]
    text = ", og ".join([", ".join(clauses[:-1]), clauses[-1]] if len(clauses) > 1 else clauses)
    return f"{text[0].upper()}{text[1:]}."


def _plural(kind: str, days: list[date]) -> str:
    return kind if kind == "helg" or len(days) == 1 else f"{kind}er"


def _list_of_days(days: list[date]) -> str:
    """Such as "23. og 24. mai" or "31. mai og 1. juni"."""
    parts = [
        day_and_month(day) if after is None or after.month != day.month else f"{day.day}."
        for day, after in zip(days, [*days[1:], None], strict=True)
    ]
    return " og ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)

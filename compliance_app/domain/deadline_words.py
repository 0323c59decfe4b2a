"""The sentences of a deadline's working in the letters' three languages; ``deadline_steps.py`` fills them in.

Bokmål is what the case page shows. Two sentences speak to somebody: on the page to the handler («du har lovet»), in a
letter to the requester («vi har lovet»).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from compliance_app.domain.errors import _


class Reader(StrEnum):
    """Who reads the working: the handler on the case page, or the requester in a letter."""

    HANDLER = "HANDLER"
    REQUESTER = "REQUESTER"


@dataclass(frozen=True)
class StepWords:
    """All sentences and provisions of the working in one language; ``{day}`` in ``clamped`` is a day of the month.

    ``promised`` and its like are by who reads; what ends in ``_rule`` is a provision, the rest labels and sentences.
    """

    received: str
    received_text: str
    demand_text: str
    clock: str
    three_weeks: str
    three_weeks_text: str
    no_extension: str
    two_months: str
    two_months_text: str
    two_months_possible: str
    clamped: str
    not_working: str
    answer_by: str
    justify_by: str
    is_working: str
    last_before: str
    kept: str
    last_possible: str
    last_possible_text: str
    promised: str
    promised_text: Mapping[Reader, str]
    promised_day: Mapping[Reader, str]
    before_promised: Mapping[Reader, str]
    not_moved: str
    not_moved_text: str
    answer_rule: str
    justification_rule: str
    clamped_rule: str
    forward_rule: str


def _said(handler: str, requester: str) -> Mapping[Reader, str]:
    return MappingProxyType({Reader.HANDLER: handler, Reader.REQUESTER: requester})


_BOKMAL = StepWords(
    received=_("Mottatt"),
    received_text=_("Fristen løper fra dagen kravet kom."),
    demand_text=_("Fristen løper fra dagen kravet om nærmere begrunnelse kom."),
    clock=_("Dagen regnes etter klokken i Oslo."),
    three_weeks=_("Tre uker"),
    three_weeks_text=_("Lovens siste dag: samme ukedag tre uker senere."),
    no_extension=_("Denne fristen kan ikke forlenges."),
    two_months=_("To måneder"),
    two_months_text=_("Lovens siste dag: samme dato to måneder etter at kravet kom, ikke etter varselet."),
    two_months_possible=_(
        "Gjelder bare når mengden eller typen informasjon gjør det uforholdsmessig byrdefullt å svare innen tre uker, "
        "og varsel med grunn og dato er sendt innen tre uker. Også de to månedene løper fra dagen kravet kom."
    ),
    clamped=_("Måneden har ingen {day}. dag, så fristen er månedens siste dag."),
    not_working=_("Ikke virkedag"),
    answer_by=_("Svar senest"),
    justify_by=_("Begrunn senest"),
    is_working=_("Lovens siste dag er en virkedag."),
    last_before=_("Siste virkedag før lovens siste dag."),
    kept=_("Det er denne fristen som gjelder her."),
    last_possible=_("Siste mulige dag"),
    last_possible_text=_("Så sent kan et svar loves hvis fristen forlenges."),
    promised=_("Lovet"),
    promised_text=_said(
        _("Dagen du har sagt at informasjonen kan ventes."),
        _("Dagen vi har sagt at informasjonen kan ventes."),
    ),
    promised_day=_said(_("Dagen du har lovet."), _("Dagen vi har lovet.")),
    before_promised=_said(
        _("Siste virkedag før dagen du har lovet."), _("Siste virkedag før dagen vi har lovet.")
    ),
    not_moved=_("Ikke flyttet fremover"),
    not_moved_text=_(
        "Når domstolene regner frister, flyttes en siste dag som ikke er virkedag, frem til neste virkedag. "
        "Det er ikke avklart om regelen gjelder svar etter åpenhetsloven. Derfor flyttes fristen bakover her."
    ),
    answer_rule="§\u00a07 annet ledd",
    justification_rule="§\u00a07 fjerde ledd",
    clamped_rule="§\u00a07 annet ledd og domstolloven §\u00a0148",
    forward_rule="Domstolloven §\u00a0149",
)

_NYNORSK = StepWords(
    received="Motteke",
    received_text="Fristen går frå dagen kravet kom.",
    demand_text="Fristen går frå dagen kravet om nærare grunngiving kom.",
    clock="Dagen blir rekna etter klokka i Oslo.",
    three_weeks="Tre veker",
    three_weeks_text="Siste dagen etter lova: same vekedag tre veker seinare.",
    no_extension="Denne fristen kan ikkje forlengjast.",
    two_months="To månader",
    two_months_text="Siste dagen etter lova: same dato to månader etter at kravet kom, ikkje etter varselet.",
    two_months_possible=(
        "Gjeld berre når mengda eller typen informasjon gjer det uforholdsmessig byrdefullt å svare innan tre veker, "
        "og varsel med grunn og dato er sendt innan tre veker. Også dei to månadene går frå dagen kravet kom."
    ),
    clamped="Månaden har ingen {day}. dag, så fristen er den siste dagen i månaden.",
    not_working="Ikkje yrkedag",
    answer_by="Svar seinast",
    justify_by="Grunngi seinast",
    is_working="Siste dagen etter lova er ein yrkedag.",
    last_before="Siste yrkedag før siste dagen etter lova.",
    kept="Det er denne fristen som gjeld her.",
    last_possible="Siste moglege dag",
    last_possible_text="Så seint kan eit svar lovast om fristen blir forlengd.",
    promised="Lova",
    promised_text=_said(
        "Dagen du har sagt at informasjonen kan ventast.",
        "Dagen vi har sagt at informasjonen kan ventast.",
    ),
    promised_day=_said("Dagen du har lova.", "Dagen vi har lova."),
    before_promised=_said("Siste yrkedag før dagen du har lova.", "Siste yrkedag før dagen vi har lova."),
    not_moved="Ikkje flytta framover",
    not_moved_text=(
        "Når domstolane reknar fristar, blir ein siste dag som ikkje er yrkedag, flytta fram til neste yrkedag. "
        "Det er ikkje avklart om regelen gjeld svar etter openheitslova. Difor blir fristen flytta bakover her."
    ),
    answer_rule="§\u00a07 andre ledd",
    justification_rule="§\u00a07 fjerde ledd",
    clamped_rule="§\u00a07 andre ledd og domstollova §\u00a0148",
    forward_rule="Domstollova §\u00a0149",
)

_ENGLISH = StepWords(
    received="Received",
    received_text="The time limit runs from the day the request came.",
    demand_text="The time limit runs from the day the demand for a further justification came.",
    clock="The day is counted by the clock in Oslo.",
    three_weeks="Three weeks",
    three_weeks_text="The last day under the Act: the same weekday three weeks later.",
    no_extension="This time limit cannot be extended.",
    two_months="Two months",
    two_months_text=(
        "The last day under the Act: the same date two months after the request came, not after the notice."
    ),
    two_months_possible=(
        "Applies only when the amount or type of information makes it disproportionately burdensome to answer within "
        "three weeks, and notice with reasons and a date is sent within three weeks. "
        "The two months also run from the day the request came."
    ),
    clamped="The month has no day {day}, so the time limit is the last day of the month.",
    not_working="Not a working day",
    answer_by="Answer by",
    justify_by="Justify by",
    is_working="The last day under the Act is a working day.",
    last_before="The last working day before the last day under the Act.",
    kept="This is the time limit that applies here.",
    last_possible="Last possible day",
    last_possible_text="The latest day that can be promised if the time limit is extended.",
    promised="Promised",
    promised_text=_said(
        "The day you have said the information can be expected.",
        "The day we have said the information can be expected.",
    ),
    promised_day=_said("The day you have promised.", "The day we have promised."),
    before_promised=_said(
        "The last working day before the day you have promised.",
        "The last working day before the day we have promised.",
    ),
    not_moved="Not moved forward",
    not_moved_text=(
        "When the courts count time limits, a last day that is not a working day is moved to the next working day. "
        "It is not settled whether that rule covers answers under the Transparency Act. "
        "The time limit is therefore moved back here."
    ),
    answer_rule="Section 7, second paragraph",
    justification_rule="Section 7, fourth paragraph",
    clamped_rule="Section 7, second paragraph, and section 148 of the Courts of Justice Act (domstolloven)",
    forward_rule="Section 149 of the Courts of Justice Act (domstolloven)",
)

STEP_WORDS: Mapping[str, StepWords] = MappingProxyType({"nb": _BOKMAL, "nn": _NYNORSK, "en": _ENGLISH})

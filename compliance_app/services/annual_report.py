"""What the annual report says of where the statement is: which situation it is, and the precise address (§ 5 third paragraph)."""

from compliance_app.domain.errors import _
from compliance_app.domain.report_sentence import ReportSentence, Situation, report_sentence
from compliance_app.domain.statement_address import is_web_address, precise_address
from compliance_app.services.enterprises import enterprise_of, period_of
from compliance_app.services.published import Edition, address_of, read_editions
from compliance_app.services.work import Actor, reading
from compliance_app.settings import settings

_NO_ADDRESS = _(
    "Adressen for redegjørelsene er ikke registrert. Registrer hele nettadressen under Virksomheten."
)
_NOT_ANSWERED = _("Det er ikke registrert om dere lager årsberetning. Svar på det under Virksomheten.")


def annual_report_sentence(actor: Actor, year: str | int | None = None) -> ReportSentence:
    """The sentence for the annual report of a year, in bokmål, nynorsk and English.

    Raises:
        NoSuchYear: no such period.
    """
    with reading(actor) as work:
        period = period_of(work, year)
        enterprise = enterprise_of(work)
        every = [one for one in read_editions(work.session, work.enterprise_id) if one.current]
        label, ends = period.label, period.ends
        name, given, makes = enterprise.name, enterprise.statement_address, enterprise.has_annual_report
    out = [one for one in every if one.year == label]
    earlier = [one for one in every if one.ends < ends]
    address = precise_address(given, label, settings().base_url)
    lacks = "" if out or is_web_address(address) else str(_NO_ADDRESS)
    if makes is False:
        return report_sentence(Situation.NO_REPORT, year=label, enterprise=name, url={})
    lacks = f"{lacks} {_NOT_ANSWERED}".strip() if makes is None else lacks
    if out:
        return report_sentence(Situation.OUT, year=label, enterprise=name, url=_addresses(out), lacks=lacks)
    next_url = address or _("[nettadressen]")
    if not earlier:
        return report_sentence(
            Situation.FIRST, year=label, enterprise=name, url={}, next_url=next_url, deadline_year=ends.year + 1,
            lacks=lacks,
        )  # fmt: skip
    last = [one for one in earlier if one.year == earlier[0].year]
    return report_sentence(
        Situation.NOT_YET, year=label, enterprise=name, url=_addresses(last), last_year=last[0].year,
        next_url=next_url, deadline_year=ends.year + 1, lacks=lacks,
    )  # fmt: skip


def _addresses(editions: list[Edition]) -> dict[str, str]:
    """By language, the precise address of what was published."""
    return {one.language: address_of(one, editions, settings().base_url) for one in editions}

"""How the installation runs, on «I dag» of whoever runs it: what must be looked at, what ran last, and what is not set up."""

from datetime import datetime
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.operation import Operation
from compliance_app.ui import pages
from compliance_app.ui.widgets.format import date_words, moment_words, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.rows import split_rows

_NAMED: Final = 5
_NOT_SENT: Final = "E-posten ble ikke sendt. "
_NOT_FETCHED: Final = "E-posten ble ikke hentet. "
"""What the reasons begin with where something was tried; here nothing was."""
_LATE_BACKUP: Final = 2
"""Days after which a backup is called old."""


def lead(found: Operation) -> str:
    """What must be looked at, in a sentence; that nothing must, where that is so."""
    count = len(looked_at(found))
    if count:
        return f"{NB.opening(NB.count(count, 'ting'))} i driften bør du se på."
    return "Driften er i orden, så langt programmet vet."


def operation_section(found: Operation) -> None:
    """What must be looked at as links, and below it when each thing last ran."""
    rows = looked_at(found)
    if rows:
        st.header("Bør ses på", anchor=False)
        with link_list():
            for key, text, under, part in rows:
                link_row(f"operation-{key}", pages.link("virksomheten"), text, under, query={"del": part})
    st.header("Sist kjørt", anchor=False)
    html(
        split_rows(
            [
                ("Sikkerhetskopi", _at(found.backup_at)),
                ("Påminnelser på e-post", _at(found.reminded_at)),
                (
                    "Postkassen",
                    found.no_inbox.removeprefix(_NOT_FETCHED).split(". ")[0]
                    if found.no_inbox
                    else _at(found.inbox_at),
                ),
                ("Brukere", f"{whole(found.users)} kan logge inn" if found.users else "ingen ennå"),
            ]
        )
    )


def looked_at(found: Operation) -> list[tuple[str, str, str, str]]:
    """What must be looked at as (key, words, what to do, part of «Virksomheten»), the most pressing first."""
    rows: list[tuple[str, str, str, str]] = []
    if _old(found.backup_at):
        last = f"Den siste er fra {date_words(clock.oslo_day(found.backup_at))}." if found.backup_at else ""
        said = "Sikkerhetskopien er gammel" if found.backup_at else "Det er aldri tatt sikkerhetskopi"
        rows.append(("backup", said, f"{last} Kjør aktsom backup hver natt.".strip(), "logg"))
    if not found.backup_key:
        rows.append(
            (
                "key",
                "Sikkerhetskopier låses ikke",
                "Sett AKTSOM_BACKUP_KEY på maskinen Aktsom går på.",
                "logg",
            )
        )
    for count, key, words in (
        (found.mail_failed, "failed", "ble ikke sendt"),
        (found.mail_unknown, "unknown", "kan ha kommet fram, men det er uvisst"),
        (found.mail_waiting, "waiting", "venter på å bli sendt"),
    ):
        if count:
            rows.append((key, f"{_mails(count)} {words}", "Se på dem under Personer og varsler.", "personer"))
    if found.no_mail:
        why = found.no_mail.removeprefix(_NOT_SENT)
        rows.append(("mail", "E-post kan ikke sendes herfra", why, "personer"))
    if not found.base_url:
        rows.append(
            (
                "address", "Aktsom vet ikke sin egen adresse",
                "Sett AKTSOM_BASE_URL, så kan lenker i e-post og på åpne sider følges.", "logg",
            )
        )  # fmt: skip
    if found.tasks_failed:
        said = f"{NB.opening(NB.count(found.tasks_failed, 'ting'))} som tar lang tid, stanset med en feil"
        rows.append(("tasks", said, "Be den som startet det, prøve på nytt.", "logg"))
    if found.never_in:
        rows.append(
            ("never", _never(found.never_in), "De har en bruker, men har ikke kommet inn ennå.", "brukere")
        )
    return rows


def _mails(count: int) -> str:
    return "Én e-post" if count == 1 else NB.opening(NB.called(count, "e-poster"))


def _never(names: tuple[str, ...]) -> str:
    shown = list(names[:_NAMED])
    rest = len(names) - len(shown)
    return f"{NB.join([*shown, f'{rest} til'] if rest else shown)} har ikke logget inn"


def _at(moment: datetime | None) -> str:
    return moment_words(moment) if moment else "aldri"


def _old(moment: datetime | None) -> bool:
    return moment is None or (clock.today() - clock.oslo_day(moment)).days > _LATE_BACKUP

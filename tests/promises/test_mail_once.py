"""A process that is killed while the mail server thinks: nothing is sent twice, and nothing is said sent that was not."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from support.mail_settings import use_office
from support.smtp_server import post_office

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services import log, outbox
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.reminders import remind
from compliance_app.services.work import begin, local_actor, reading
from compliance_app.storage.tables import MailKind, MailState, MeasurePurpose, OutboxMail

PATIENCE = 60
_CHILD = """
import sys
from compliance_app.services.outbox import MailContent, deliver
from compliance_app.services.work import local_actor

deliver(local_actor(sys.argv[1]), sys.argv[2], MailContent("Én oppgave", "Se listen."))
"""


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_killed_before_the_answer(database: str, monkeypatch: pytest.MonkeyPatch, taken: bool) -> None:
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    with post_office(stuck=taken, silent=not taken) as office:
        use_office(monkeypatch, office)
        with begin(actor, Verb.SEND_REMINDERS) as work:
            mail = outbox.reserve(work, MailKind.DIGEST, "kari@eksempel.no").id
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(actor.enterprise_id), mail], env=dict(os.environ)
        )
        assert office.asked.wait(PATIENCE)
        child.kill()
        child.wait()
        office.stuck = office.silent = False
        assert len(office.mailbox) == taken
        for days in (0, 1, 30):
            clock.set_as_of(clock.today() + timedelta(days=days))
            again = outbox.deliver(actor, mail, outbox.MailContent("Én oppgave", "Se listen."))
            assert not again.ours
        assert again.state is MailState.UNKNOWN
        assert len(office.mailbox) == taken
        assert said_sent(actor.enterprise_id) == 0
        assert log.verify_log(actor).intact
        if taken:
            outbox.mail_arrived(actor, mail)
        else:
            outbox.mail_not_arrived(actor, mail)
            assert outbox.deliver(actor, mail, outbox.MailContent("Én oppgave", "Se listen.")).accepted
        assert (len(office.mailbox), said_sent(actor.enterprise_id)) == (1, 1)


def said_sent(enterprise_id: str | None) -> int:
    with reading(local_actor(enterprise_id)) as work:
        return work.session.query(OutboxMail).filter_by(state=MailState.ACCEPTED.value).count()


def test_a_run_of_reminders_that_is_killed_is_taken_up_where_it_stopped(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set_as_of(date(2026, 5, 1))
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for name in ("anne", "berit", "camilla", "dina"):
        save_contact(actor, ContactInput(name=name, email=f"{name}@eksempel.no"))
        given = MeasureInput(
            purpose=MeasurePurpose.PREVENT, what=f"Oppgaven til {name}", owner=name, due=date(2026, 5, 20)
        )
        save_measure(actor, given)
    with post_office() as office:
        use_office(monkeypatch, office)
        monkeypatch.setenv("AKTSOM_AS_OF", "2026-05-21")
        office.stuck_after = 2
        child = subprocess.Popen(
            [sys.executable, "-c", "from compliance_app.cli import main; main()", "remind"],
            env=dict(os.environ),
        )
        assert office.asked.wait(PATIENCE)
        child.kill()
        child.wait()
        office.stuck_after = 0
        assert len(office.mailbox) == 2
        clock.set_as_of(date(2026, 5, 21))
        assert remind(actor).told == ()  # too early to know that the other process is gone
        clock.set_as_of(date(2026, 5, 22))
        taken_up = remind(actor)
        told = sorted(one.recipients[0] for one in office.mailbox)
        assert told == [f"{name}@eksempel.no" for name in ("anne", "berit", "camilla", "dina")]
        assert len(taken_up.told) == 2
        assert said_sent(actor.enterprise_id) == 3
        assert remind(actor).told == ()
        assert log.verify_log(actor).intact

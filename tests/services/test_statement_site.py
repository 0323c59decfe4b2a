"""The folder for another web server, and the sentence for the annual report."""

import hashlib
import io
import re
import zipfile
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from support.published import SIGNERS, change, lay_out, published, publisher, sign
from support.statements import YEAR, frozen_statement

from compliance_app import clock
from compliance_app.domain.report_sentence import Situation
from compliance_app.services.annual_report import annual_report_sentence
from compliance_app.services.enterprises import open_period
from compliance_app.services.publishing import begin_update
from compliance_app.services.statement_site import NothingPublished, static_site, write_site
from compliance_app.services.work import Actor

BASE = "https://aktsom.eksempel.example"


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def test_every_link_in_the_folder_leads_to_a_file_in_it(owner: Actor, tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        static_site(owner)
    first = published(owner)
    begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
    clock.set_as_of(date(2026, 6, 3))
    second = frozen_statement(owner)
    sign(owner, second, *SIGNERS)
    lay_out(owner, second, with_signed_file=True)
    published(owner, language="en")
    written = write_site(owner, tmp_path)
    with zipfile.ZipFile(io.BytesIO(written.read_bytes())) as folder:
        names = set(folder.namelist())
        assert {
            "index.html", "index-en.html", "2025.html", "2025.pdf", "2025.json", "2025/signert.pdf", "2025/utgave/1.html",
            "2025/utgave/1.pdf", "2025/en.html", "2025/en.pdf", "SHA256SUMS", "LES-MEG.txt",
        } <= names  # fmt: skip
        for name in (one for one in names if one.endswith(".html")):
            page = folder.read(name).decode()
            for link in re.findall(r'href="([^"#]+)"', page):
                if not link.startswith(
                    ("https://www.", "mailto:", "https://lovdata.no", "https://eksempel.example")
                ):
                    assert normpath(join(dirname(name), link)) in names, (name, link)
            assert "<script>" not in page
            assert 'src="' not in page
        page = folder.read("2025.html").decode()
        assert hashlib.sha256(folder.read("2025.pdf")).hexdigest() in page
        assert "utgave 1" in folder.read("2025/utgave/1.html").decode()
    assert first != second


def test_the_sentence_of_each_situation_in_three_languages(
    owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(owner, has_annual_report=True, statement_address=f"{BASE}/redegjorelser")
    monkeypatch.setenv("AKTSOM_BASE_URL", BASE)
    first = annual_report_sentence(owner, YEAR)
    assert (first.situation, first.lacks) == (Situation.FIRST, "")
    assert first.by_language["nb"] == (
        "Eksempel AS skal for første gang gi redegjørelse etter åpenhetsloven § 5. "
        f"Den blir tilgjengelig på {BASE}/redegjorelse/2025 innen 30. juni 2026."
    )
    published(owner)
    out = annual_report_sentence(owner, YEAR)
    assert out.situation is Situation.OUT
    assert dict(out.by_language) == {
        "nb": f"Redegjørelsen for aktsomhetsvurderinger etter åpenhetsloven § 5 for 2025 er tilgjengelig på {BASE}/redegjorelse/2025.",
        "nn": f"Utgreiinga om aktsemdsvurderingar etter openheitslova § 5 for 2025 er tilgjengeleg på {BASE}/redegjorelse/2025.",
        "en": f"The statement on due diligence for 2025 under section 5 of the Transparency Act is available at {BASE}/redegjorelse/2025.",
    }
    published(owner, language="en")
    assert annual_report_sentence(owner, YEAR).by_language["en"].endswith(f"{BASE}/redegjorelse/2025/en.")
    assert annual_report_sentence(owner, YEAR).by_language["nn"].endswith(f"{BASE}/redegjorelse/2025.")
    open_period(owner, 2026)
    later = annual_report_sentence(owner)
    assert later.situation is Situation.NOT_YET
    assert later.by_language["en"] == (
        f"The latest statement under section 5 of the Transparency Act, for 2025, is available at {BASE}/redegjorelse/2025/en. "
        f"The statement for 2026 will be available at {BASE}/redegjorelse/2026 by 30 June 2027."
    )
    change(owner, has_annual_report=False)
    none = annual_report_sentence(owner)
    assert none.situation is Situation.NO_REPORT
    assert none.by_language["nn"].startswith("Verksemda lagar ikkje årsmelding")


def test_what_the_sentence_lacks_is_said(owner: Actor) -> None:
    change(owner, has_annual_report=None, statement_address="på nettsiden vår")
    lacks = annual_report_sentence(owner).lacks
    assert "Adressen for redegjørelsene er ikke registrert" in lacks
    assert "om dere lager årsberetning" in lacks

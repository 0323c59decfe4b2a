"""The published statements on the open pages, through the real routes: what is there, what never is, and what a browser may keep."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient
from support.published import SIGNERS, change, lay_out, published, publisher, sign
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement, ready_draft

from compliance_app import clock
from compliance_app.services.publishing import (
    begin_update,
    hand_out_signed_file,
    read_publishing,
)
from compliance_app.services.statements import edit_section, read_whole
from compliance_app.services.work import Actor
from compliance_app.web.routes import public_app


@pytest.fixture
def http(database: str, waiting: object) -> Iterator[TestClient]:
    with TestClient(public_app(), follow_redirects=False) as client:
        yield client


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def sums(page: str) -> list[str]:
    return re.findall(r'<p class="sum">([0-9a-f]{64})</p>', page)


def test_the_year_is_read_with_its_files_and_their_sums(owner: Actor, http: TestClient) -> None:
    published(owner)
    page = http.get("/redegjorelse/2025")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>Redegjørelse for aktsomhetsvurderinger 2025</h1>" in page.text
    assert "Publisert 22. mai 2026." in page.text.replace("\u00a0", " ")
    assert "Alle tre som skal signere, har signert." in page.text
    assert "UTKAST" not in page.text
    assert "<script>" not in page.text
    pdf, data = http.get("/redegjorelse/2025.pdf"), http.get("/redegjorelse/2025.json")
    assert (pdf.headers["content-type"], data.headers["content-type"]) == (
        "application/pdf",
        "application/json",
    )
    assert pdf.headers["content-disposition"] == 'inline; filename="aktsom-redegjorelse-2025.pdf"'
    assert json.loads(data.content)["year"] == "2025"
    assert [hashlib.sha256(one.content).hexdigest() for one in (pdf, data)] == sums(page.text)[:2]
    for one in (page, pdf, data):
        assert one.headers["x-content-type-options"] == "nosniff"
        assert "script" not in one.headers["content-security-policy"]
        assert "set-cookie" not in one.headers
    assert http.get("/redegjorelse/2025/").text == page.text
    assert http.get("/redegjorelse/2025/nb").text == page.text


def test_a_page_with_names_in_other_scripts_brings_its_fonts_and_lets_nothing_else_in(
    owner: Actor, http: TestClient
) -> None:
    ready_draft(owner)
    version = next(one.version for one in read_whole(owner, YEAR).chapters if one.id == "05")
    before = read_whole(owner, YEAR).chapters[5].text
    edit_section(owner, YEAR, "05", f"{before}\n\nVi spurte Αθήνα Α.Ε. og 例示株式会社.", version)
    published(owner)
    page = http.get("/redegjorelse/2025")
    rules = dict(
        one.strip().split(" ", 1) for one in page.headers["content-security-policy"].split(";") if one
    )
    styles = re.findall(r"<style[^>]*>(.*?)</style>", page.text, re.DOTALL)
    named = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in styles]
    assert len(styles) == 2
    assert [one.count("@font-face") for one in styles] == [2, 0]
    assert set(rules["style-src"].split()) == {f"'sha256-{one}'" for one in named}
    assert (rules["font-src"], rules["default-src"]) == ("data:", "'none'")
    assert set(rules) == {"default-src", "style-src", "font-src", "base-uri", "form-action", "frame-ancestors"}  # fmt: skip
    assert "font-src" not in http.get("/redegjorelser").headers["content-security-policy"]


def test_a_browser_keeps_it_until_it_changes(owner: Actor, http: TestClient) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR)
    lay_out(owner, identity, reason="Ett styremedlem er på reise.")
    for path in ("/redegjorelse/2025", "/redegjorelse/2025.pdf", "/redegjorelser"):
        first = http.get(path)
        tag, modified = first.headers["etag"], first.headers["last-modified"]
        assert http.get(path, headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304
        assert http.get(path, headers={"If-Modified-Since": modified}).status_code == 304
        assert (
            http.get(path, headers={"If-None-Match": '"x"', "If-Modified-Since": modified}).status_code == 200
        )
    tag = http.get("/redegjorelse/2025").headers["etag"]
    sign(owner, identity, MEMBER)
    assert http.get("/redegjorelse/2025", headers={"If-None-Match": tag}).status_code == 200


def test_who_has_not_signed_is_never_shown_as_having_signed(owner: Actor, http: TestClient) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR, on_behalf_of="Eksempelstiftelsen")
    lay_out(owner, identity, reason="Ett styremedlem er på reise.")
    page = http.get("/redegjorelse/2025").text
    assert f"Én av tre har signert. Ikke signert ennå: {MANAGER} og {MEMBER}." in page
    lines = dict(re.findall(r"<li><p>([^:<]+): ([^<]*)</p>", page.partition("Signaturer</h3>")[2]))
    assert lines[f"{MANAGER}, daglig leder"] == "ikke signert ennå"
    assert lines[f"{MEMBER}, styremedlem, de ansatte"] == "ikke signert ennå"
    assert re.fullmatch(
        r"signert 22\. mai 2026 kl\. \d\d\.\d\d \(norsk tid\), på vegne av Eksempelstiftelsen",
        lines[f"{CHAIR}, styreleder"].replace("\u00a0", " "),
    )
    assert "på reise" not in page
    sign(owner, identity, MANAGER, MEMBER, reservation=True, explanation="Jeg er uenig i vurderingen.")
    after = http.get("/redegjorelse/2025").text
    assert "Alle tre som skal signere, har signert." in after
    assert "signert med påtegnet forbehold" in after
    assert "Jeg er uenig i vurderingen." in after
    assert 'href="/redegjorelse/2025/signaturer.pdf"' in after
    listed = http.get("/redegjorelse/2025/signaturer.json")
    explained = {one["name"]: one["explanation"] for one in listed.json()["signers"]}
    assert explained == dict.fromkeys((MANAGER, MEMBER), "Jeg er uenig i vurderingen.") | {CHAIR: ""}
    assert http.get("/redegjorelse/2025/signaturer.pdf").content.startswith(b"%PDF-")
    assert http.get("/redegjorelse/2025/signaturer.docx").status_code == 404


def test_nothing_of_a_draft_an_example_or_another_year_is_told_apart(owner: Actor, http: TestClient) -> None:
    ready_draft(owner)
    paths = [
        "/redegjorelser", "/redegjorelse/2025", "/redegjorelse/2025.pdf", "/redegjorelse/2025/utgave/1",
        "/redegjorelse/1999", "/redegjorelse/x", "/redegjorelse/av/123456785/2025", "/redegjorelse/2025/signert.pdf", "/redegjorelse/2025.docx", "/redegjorelse/av/x",
    ]  # fmt: skip
    answers = [http.get(path) for path in paths]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert "Eksempel AS" not in answers[0].text
    assert "<h1>Ingen redegjørelse ligger her ennå</h1>" in answers[0].text
    assert "<a " not in answers[0].text
    identity = frozen_statement(owner)
    assert http.get("/redegjorelse/2025").status_code == 404
    sign(owner, identity, *SIGNERS)
    lay_out(owner, identity)
    assert http.get("/redegjorelse/2025").status_code == 200
    for path in (
        "/redegjorelse/2024",
        "/redegjorelse/2025/en",
        "/redegjorelse/2025/utgave/2",
        "/redegjorelse/2025/signert.pdf",
    ):
        assert http.get(path).status_code == 404
    change(owner, example="eksempelet")
    assert http.get("/redegjorelse/2025").status_code == 404


def test_an_update_takes_the_years_address_and_the_old_one_keeps_its_own(
    owner: Actor, http: TestClient
) -> None:
    first = published(owner)
    before = http.get("/redegjorelse/2025.pdf").content
    begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
    assert http.get("/redegjorelse/2025.pdf").content == before
    clock.set_as_of(date(2026, 6, 3))
    second = frozen_statement(owner)
    sign(owner, second, *SIGNERS)
    lay_out(owner, second)
    page, old = http.get("/redegjorelse/2025").text, http.get("/redegjorelse/2025/utgave/1").text
    assert "Det som er nytt: Vi har avdekket en faktisk negativ konsekvens." in page
    assert 'href="/redegjorelse/2025/utgave/1"' in page
    assert "Dette er utgave 1. Den ble erstattet 3. juni 2026." in old.replace("\u00a0", " ")
    assert '<link rel="canonical" href="/redegjorelse/2025">' in old
    assert http.get("/redegjorelse/2025/utgave/1.pdf").content == before
    assert http.get("/redegjorelse/2025/utgave/2.pdf").content == http.get("/redegjorelse/2025.pdf").content
    assert first != second
    assert http.get("/redegjorelser").text.count("Redegjørelse for aktsomhetsvurderinger 2025") == 1


def test_other_languages_stand_below_the_year(owner: Actor, http: TestClient) -> None:
    published(owner, language="en")
    assert '<html lang="en">' in http.get("/redegjorelse/2025").text, "the first language there is"
    for language in ("nb", "nn"):
        published(owner, language=language)
    page = http.get("/redegjorelse/2025").text
    assert '<a href="/redegjorelse/2025/en" lang="en" hreflang="en">Read in English</a>' in page
    assert '<a href="/redegjorelse/2025/nn" lang="nn" hreflang="nn">Les på nynorsk</a>' in page
    english = http.get("/redegjorelse/2025/en").text
    assert '<html lang="en">' in english
    assert "Published 22 May 2026." in english.replace("\u00a0", " ")
    assert http.get("/redegjorelse/2025/en.pdf").content.startswith(b"%PDF")
    listed = http.get("/redegjorelser", params={"sprak": "en"}).text
    assert listed.index("Statement on due diligence 2025") < listed.index(
        "Redegjørelse for aktsomhetsvurderinger"
    )


def test_several_enterprises_are_chosen_between(owner: Actor, http: TestClient) -> None:
    published(owner)
    other = publisher("Annen AS", "987654325", public_form=True)
    published(other)
    choice = http.get("/redegjorelser").text
    assert 'href="/redegjorelse/av/123456785"' in choice
    assert 'href="/redegjorelse/av/987654325/2025"' in http.get("/redegjorelse/2025").text
    nobody = http.get("/redegjorelse/2019")
    assert (nobody.status_code, "Annen AS" in nobody.text) == (404, False)
    assert 'href="/redegjorelser"' in nobody.text
    page = http.get("/redegjorelse/av/987654325/2025").text
    assert "Annen AS" in page
    assert 'href="/redegjorelse/av/987654325/2025.pdf"' in page
    assert 'href="/informasjonskrav/til/987654325"' in page
    assert http.get("/redegjorelse/2025.pdf").status_code == 404
    assert http.get("/redegjorelse/av/987654325/2025.pdf").status_code == 200
    asking = http.get("/informasjonskrav/til/987654325").text
    assert 'href="/redegjorelse/av/987654325"' in asking


def test_the_signed_file_only_where_it_is_chosen(owner: Actor, http: TestClient) -> None:
    published(owner)
    assert http.get("/redegjorelse/2025/signert.pdf").status_code == 404
    publication = read_publishing(owner, YEAR).publication
    hand_out_signed_file(owner, publication.id, publication.version, yes=True)
    signed = http.get("/redegjorelse/2025/signert.pdf")
    assert signed.content.startswith(b"%PDF")
    assert signed.headers["content-disposition"] == 'inline; filename="aktsom-redegjorelse-2025-signert.pdf"'
    assert hashlib.sha256(signed.content).hexdigest() in sums(http.get("/redegjorelse/2025").text)


def test_hostile_words_are_text(owner: Actor, http: TestClient) -> None:
    change(owner, name='<script>alert("1")</script>')
    published(owner)
    page = http.get("/redegjorelse/2025").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_reading_only_and_not_without_end(owner: Actor, http: TestClient) -> None:
    published(owner)
    refused = http.post("/redegjorelse/2025", data={"a": "b"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert http.head("/redegjorelse/2025.pdf").status_code == 200
    assert http.get("/redegjorelse").headers["location"] == "/redegjorelser"
    answers = [http.get("/redegjorelse/2025.json").status_code for _knock in range(125)]
    assert answers[0] == 200
    assert answers[-1] == 429

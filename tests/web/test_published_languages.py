"""Every language and edition of a year as they were written, locked, signed and published: its page, its data and its files."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

import jsonschema
import pytest
from lxml import html
from lxml.html import HtmlElement
from starlette.testclient import TestClient
from support.published import published, publisher
from support.statements import YEAR

from compliance_app import clock
from compliance_app.services.publishing import begin_update
from compliance_app.services.statement_data import SCHEMA_FILE
from compliance_app.services.work import Actor
from compliance_app.web.routes import public_app

BASE = "https://aktsom.eksempel.example"
NAME = 'Eksempel </script><b>& "Sønn" AS'
CHECKED = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
TITLES = {
    "nb": "Redegjørelse for aktsomhetsvurderinger 2025", "nn": "Utgreiing om aktsemdsvurderingar 2025",
    "en": "Statement on due diligence 2025",
}  # fmt: skip
TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
PLACES = {
    "/redegjorelse/2025": ("nb", 2), "/redegjorelse/2025/utgave/1": ("nb", 1), "/redegjorelse/2025/nn": ("nn", 1),
    "/redegjorelse/2025/en": ("en", 2), "/redegjorelse/2025/en/utgave/1": ("en", 1),
}  # fmt: skip
IN_FORCE = {language: path for path, (language, _edition) in PLACES.items() if "utgave" not in path}
FIRST, SECOND = date(2026, 5, 22), date(2026, 6, 12)
WHY = "Vi har avdekket en faktisk negativ konsekvens hos en produsent."
WHY_ENGLISH = "We have found an actual adverse impact at a producer."


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher(NAME)


@pytest.fixture
def http(owner: Actor, waiting: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Bokmål and English in two editions, nynorsk in one, each drafted, locked, signed and published by itself."""
    monkeypatch.setenv("AKTSOM_BASE_URL", BASE)
    for language in ("nb", "nn", "en"):
        published(owner, language=language)
    clock.set_as_of(SECOND)
    for language, why in (("nb", WHY), ("en", WHY_ENGLISH)):
        begin_update(owner, YEAR, why, language=language)
        published(owner, language=language)
    with TestClient(public_app(), follow_redirects=False) as client:
        yield client


def read(http: TestClient, path: str) -> HtmlElement:
    answer = http.get(path)
    assert answer.status_code == 200, path
    return html.fromstring(answer.text)


def machine(page: HtmlElement) -> dict:
    [script] = page.xpath("//script")
    assert script.get("type") == "application/ld+json"
    assert "<" not in script.text
    return json.loads(script.text)


def test_what_machines_are_told_is_what_is_published_and_follows_the_schema(http: TestClient) -> None:
    for path, (language, edition) in PLACES.items():
        page = read(http, path)
        data = machine(page)
        assert (data["@context"], data["@type"]) == ("https://schema.org", "Report")
        assert data["url"] == data["@id"] == f"{BASE}{path}"
        assert data["name"] == page.findtext(".//h1") == TITLES[language]
        assert (data["inLanguage"], data["version"]) == (TAGS[language], edition)
        assert data["reportNumber"] == ("2025" if edition == 1 else f"2025-{edition}")
        assert data["temporalCoverage"] == "2025-01-01/2025-12-31"
        out = clock.oslo_day(datetime.fromisoformat(data["datePublished"]))
        assert out == (FIRST if edition == 1 else SECOND)
        assert datetime.fromisoformat(data["dateModified"]) >= datetime.fromisoformat(data["datePublished"])
        assert data["publisher"] == {
            "@type": "Organization", "name": NAME, "legalName": NAME,
            "identifier": {"@type": "PropertyValue", "propertyID": "NO:orgnr", "value": "123456785"},
        }  # fmt: skip
        assert data["isBasedOn"].startswith("https://lovdata.no/")
        assert [one["encodingFormat"] for one in data["encoding"]] == ["application/pdf", "application/json"]
        for one in data["encoding"]:
            assert one["@type"] == "MediaObject"
            file = http.get(urlsplit(one["contentUrl"]).path)
            assert file.headers["content-type"] == one["encodingFormat"]
            assert hashlib.sha256(file.content).hexdigest() == one["sha256"]
            assert str(len(file.content)) == one["contentSize"]
        data = json.loads(http.get(f"{path}.json").content)
        assert [error.message for error in CHECKED.iter_errors(data)] == [], path
        assert (data["language"], data["edition"], data["year"]) == (language, edition, "2025")
        assert data["title"].startswith(TITLES[language].removesuffix(" 2025"))
        assert data["enterprise"] == {"name": NAME, "org_number": "123456785"}


def test_each_language_is_itself_throughout_and_leads_to_the_others_and_to_the_edition_in_force(
    http: TestClient,
) -> None:
    for path, (language, edition) in PLACES.items():
        page = read(http, path)
        assert page.get("lang") == language
        heads = {one.get("rel"): one.get("href") for one in page.xpath("//link[@rel='canonical']")}
        in_force = path.partition("/utgave/")[0]
        assert heads == {"canonical": f"{BASE}{in_force}"}
        tagged = {one.get("hreflang"): one.get("href") for one in page.xpath("//link[@rel='alternate']")}
        assert tagged == {one: f"{BASE}{place}" for one, place in IN_FORCE.items()}
        links = {one.get("hreflang"): one for one in page.xpath("//nav//a[@hreflang]")}
        assert links.keys() == TITLES.keys() - {language}
        for other, link in links.items():
            assert link.get("lang") == other, "it is read aloud in its own language"
            assert urlsplit(link.get("href")).path == IN_FORCE[other]
        notices = page.xpath("//p[@class='notice']//a/@href")
        assert notices == ([] if edition == 2 or language == "nn" else [in_force])
    assert read(http, "/redegjorelse/2025/nb").get("lang") == "nb"
    for language, (heading, signed, locked) in {
        "nb": ("Om dokumentet", "Alle tre som skal signere, har signert.", "Om virksomheten"),
        "nn": ("Om dokumentet", "Alle tre som skal signere, har signert.", "Om verksemda"),
        "en": ("About the document", "All three who must sign have signed.", "About us"),
    }.items():
        page = read(http, IN_FORCE[language])
        text = page.text_content()
        assert heading in [one.text_content() for one in page.iter("h2")]
        assert signed in text
        assert any(locked in one.text_content() for one in page.iter("h2")), language
    changes = read(http, "/redegjorelse/2025/en").text_content()
    assert WHY_ENGLISH in changes
    assert WHY not in changes

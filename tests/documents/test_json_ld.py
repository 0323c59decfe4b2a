"""The report's data in the page: whole, and never more than data."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from compliance_app.documents.json_ld import Encoding, PublishedReport, json_ld, report_data
from compliance_app.documents.tree import Language

REPORT = PublishedReport(
    name="Redegjørelse for aktsomhetsvurderinger 2025",
    number="2025",
    language=Language.BOKMAL,
    starts=date(2025, 1, 1),
    ends=date(2025, 12, 31),
    publisher="Eksempel & Sønn AS",
    org_number="923609016",
    url="https://eksempel.example/redegjorelse/2025",
    published=datetime(2026, 6, 1, 10, tzinfo=UTC),
    edition=2,
    files=[Encoding("https://eksempel.example/redegjorelse/2025.pdf", "application/pdf", "ab" * 32, 1234)],
)


def test_it_says_what_a_register_of_reports_asks_for():
    data = report_data(REPORT)

    assert data["@type"] == "Report"
    assert data["reportNumber"] == "2025"
    assert data["inLanguage"] == "nb-NO"
    assert data["temporalCoverage"] == "2025-01-01/2025-12-31"
    assert data["publisher"]["identifier"] == {
        "@type": "PropertyValue", "propertyID": "NO:orgnr", "value": "923609016",
    }  # fmt: skip
    assert data["isBasedOn"].startswith("https://lovdata.no/")
    assert data["version"] == 2
    assert data["encoding"] == [
        {
            "@type": "MediaObject",
            "contentUrl": "https://eksempel.example/redegjorelse/2025.pdf",
            "encodingFormat": "application/pdf",
            "sha256": "ab" * 32,
            "contentSize": "1234",
        }
    ]


def test_what_is_not_known_is_left_out():
    data = report_data(
        PublishedReport("R", "2025", Language.BOKMAL, date(2025, 1, 1), date(2025, 12, 31), "E AS")
    )

    assert not {"url", "@id", "datePublished", "dateModified", "encoding", "description"} & data.keys()
    assert "identifier" not in data["publisher"]


@pytest.mark.parametrize(
    "name",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "A & 'B' \"C\" \u2028\u2029", "\\u003c"],
)
def test_a_name_can_not_leave_the_element(name):
    element = json_ld(
        PublishedReport(name, "2025", Language.BOKMAL, date(2025, 1, 1), date(2025, 12, 31), name)
    )
    inside = element.removeprefix('<script type="application/ld+json">').removesuffix("</script>")

    assert "<" not in inside
    assert ">" not in inside
    assert "&" not in inside
    assert json.loads(inside)["publisher"]["legalName"] == name


@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_any_name_comes_back_as_it_was(name):
    element = json_ld(
        PublishedReport(name, "2025", Language.BOKMAL, date(2025, 1, 1), date(2025, 12, 31), "E")
    )
    [script] = html.fromstring(f"<html><body>{element}</body></html>").iter("script")

    assert json.loads(script.text)["name"] == name

"""A big document with everything a statement can hold, and names that try to break it."""

from datetime import date

import pytest

from compliance_app.documents import charts, markdown
from compliance_app.documents.tree import Document, Signatory, SignatureBlock
from compliance_app.domain.levels import Level

HOSTILE = [
    "Eksempel & Sønn <AS>",
    "| rør | og \\| streker \\",
    "<script>alert(1)</script>",
    "![x](https://example.org/x.png)",
    "[klikk](javascript:alert(1))",
    "{{ ''.__class__ }} {% raw %}",
    "# ikke en overskrift #",
    "- ikke et punkt",
    "1. januar 2026",
    "`kode` ~~~ *stjerner* __streker__",
    "&lt; &#60; &amp",
    "=1+1",
    "--- === +++",
    '#import "x": y; $ x^2 $ @ref <merke>',
    "navn\nover flere\r\nlinjer\x00\x07\x1b[31m",
    "omvendt \u202egnitfirks\u202c",
    "ÆØÅ æøå – «sitat» · § 5 … 1 234,5",
    "A" * 180,
    "C:\\Windows\\",
]


@pytest.fixture(scope="session")
def statement() -> Document:
    """Text, lists, two tables of 120 rows, a figure, a signature block; every hostile name in each kind of place."""
    names = [markdown.escape_markdown(name) for name in HOSTILE]
    rows = "\n".join(f"| {names[i % len(names)]} | Land {i} | {i * 1000} |" for i in range(120))
    text = "\n\n".join(
        [
            "# Om virksomheten",
            "Vi følger **åpenhetsloven** og *leser* den. Se [loven](https://lovdata.no/lov/2021-06-18-99?a=1&b=2).",
            "1. januar 2026 er en dato, ikke en liste.".replace("1.", "1\\."),
            "\n".join(f"- {name}" for name in names),
            "3. tredje\n4. fjerde\n   - under\n   - mer under\n\n     enda et avsnitt",
            "### Nivå tre uten nivå to",
            "> Virksomhetene skal utføre aktsomhetsvurderinger.",
            *names,
            f"## {names[0]}",
            f": Tabell 1 {names[1]}\n\n| Leverandør | Land | Beløp |\n|---|:-:|--:|\n{rows}",
            f"| Uten tittel | {names[1]} | Tom |\n|---|---|---|\n"
            + "\n".join(f"| {i} | {names[-1]} | |" for i in range(120)),
            "---",
            "![](insert:risk)",
            "# Signaturer",
            "![](insert:signatures)",
        ]
    )
    figure = charts.risk_matrix(
        {(Level.HIGH, Level.LOW): 3, (Level.LOW, Level.LOW): 30, (Level.UNKNOWN, Level.MEDIUM): 2},
        caption="Risikobildet",
    )
    signatures = SignatureBlock(
        "Bergen, 19. mai 2026",
        Signatory("Person Én", "Direktør"),
        "Styret",
        (
            Signatory("Person To", "styreleder", "Foreningen for eksempler"),
            Signatory("Person Tre", state="Signert 21. mai 2026 kl. 23.02 (norsk tid)"),
            Signatory(HOSTILE[0]),
        ),
        ("Virksomheten har ikke varamedlemmer.",),
    )
    return Document(
        title="Redegjørelse for aktsomhetsvurderinger 2025",
        subtitle=f"Eksempel AS, {HOSTILE[0]}",
        author="Eksempel AS",
        subject="Redegjørelse etter åpenhetsloven § 5",
        keywords=("åpenhetsloven", "aktsomhetsvurderinger"),
        day=date(2026, 5, 19),
        mark="UTKAST",
        blocks=markdown.parse(text, {"risk": figure, "signatures": signatures}),
    )

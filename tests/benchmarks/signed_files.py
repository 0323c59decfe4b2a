"""Checking a signed file beside pyHanko alone on the same file: both in a process of their own that begins with the bytes."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

from compliance_app.files.signed_pdf import read_signed_pdf
from tests.support.signed_pdfs import pdf, person, sign

PAGES: Final = 20
SIGNATURES: Final = 10
_RUNS: Final = 7
_ALONE: Final = """
import sys
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
with open(sys.argv[1], "rb") as file:
    for one in PdfFileReader(file).embedded_signatures:
        status = validate_pdf_signature(one, ValidationContext(trust_roots=[], allow_fetching=False))
        assert status.intact and status.valid and status.docmdp_ok
"""


def measure(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds for twenty pages with ten signatures, ours and pyHanko's, taken in turn; the ratio of the medians."""
    line = "Vi har spurt leverandørene våre om lønn, arbeidstid og hvem de selv kjøper av."
    frozen = pdf(*(f"Side {page}\n" + "\n".join([line] * 40) for page in range(PAGES)))
    signed = sign(frozen, *(person(f"Styremedlem {chr(65 + one)}") for one in range(SIGNATURES)))
    file = folder / "signert.pdf"
    file.write_bytes(signed)
    ours, alone = [], []
    for _run in range(_RUNS):
        start = time.perf_counter()
        read = read_signed_pdf(signed, frozen)
        ours.append(time.perf_counter() - start)
        assert read.same_file
        assert sum(one.holds for one in read.signatures) == SIGNATURES
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", _ALONE, str(file)], check=True, stderr=subprocess.DEVNULL)
        alone.append(time.perf_counter() - start)
    mine, floor = median(ours), median(alone)
    title = f"{PAGES} pages with {SIGNATURES} signatures"
    return [(title, {"ours": mine, "pyHanko alone": floor, "ratio": mine / floor})]

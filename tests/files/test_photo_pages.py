"""Photos of a signed paper become pages: upright, without place and time, within limits, in the confined child."""

import io
import struct
import zlib

import pypdf
import pytest
from PIL import Image
from support.signed_pdfs import pdf
from support.signing_reports import photo

from compliance_app.files.errors import FileRefused
from compliance_app.files.photo_pages import (
    MAX_PHOTO_BYTES,
    MOST_PHOTOS,
    NotOnlyPhotos,
    PhotoRefused,
    TooManyPhotos,
    is_photo,
    pages_of_photos,
)
from compliance_app.files.signed_pdf import read_signed_pdf

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
FROZEN = pdf("Redegjørelse")


def test_each_photo_is_a_page_and_the_whole_is_a_scan() -> None:
    made = pages_of_photos([photo(), photo("PNG"), photo()])
    read = read_signed_pdf(made, FROZEN)
    assert read.scanned
    assert read.signatures == ()
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_place_device_and_time_do_not_come_along(kind: str) -> None:
    data = photo(kind)
    assert b"Eksempelkamera" in data
    made = pages_of_photos([data])
    assert not any(
        word in made for word in (b"Eksempelkamera", b"2026:05:19", b"Exif", b"GPS", b"CreationDate")
    )
    (drawn,) = pypdf.PdfReader(io.BytesIO(made)).pages[0].images
    assert dict(Image.open(io.BytesIO(drawn.data)).getexif()) == {}


def test_a_photo_that_was_held_sideways_is_turned_upright() -> None:
    page = pypdf.PdfReader(io.BytesIO(pages_of_photos([photo(size=(1200, 900), turned=True)]))).pages[0]
    assert page.mediabox.height > page.mediabox.width


def test_the_same_photos_make_the_same_bytes() -> None:
    photos = [photo(), photo("PNG")]
    assert pages_of_photos(photos) == pages_of_photos(photos)
    assert pages_of_photos(photos) != pages_of_photos(photos[::-1])


def test_a_large_photo_is_drawn_smaller_and_a_transparent_one_on_white() -> None:
    page = pypdf.PdfReader(io.BytesIO(pages_of_photos([photo(size=(6000, 8000))]))).pages[0]
    assert max(page.images[0].image.size) == 3508
    out = io.BytesIO()
    Image.new("RGBA", (300, 400), (0, 0, 0, 0)).save(out, "PNG")
    (drawn,) = pypdf.PdfReader(io.BytesIO(pages_of_photos([out.getvalue()]))).pages[0].images
    assert drawn.image.getpixel((5, 5)) == (255, 255, 255)


def _bomb() -> bytes:
    """A PNG that says it is 60 000 points wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("photos", "error", "said"),
    [
        ([HEIC], PhotoRefused, "HEIC-bilde.*JPG"), ([photo(), HEIC], PhotoRefused, "Bilde 2"),
        ([photo()[:2000]], PhotoRefused, "skadet"), ([b"\xff\xd8\xff" + b"x" * 99], PhotoRefused, "skadet"),
        ([_bomb()], PhotoRefused, "lavere oppløsning"), ([photo(), FROZEN], NotOnlyPhotos, "Last opp en PDF alene"),
        ([photo() + b"\x00" * MAX_PHOTO_BYTES], PhotoRefused, "større enn 25 MB"), ([photo(size=(9, 9))] * (MOST_PHOTOS + 1), TooManyPhotos, "Skann"),
    ],
    ids=["heic", "second heic", "cut", "scraps", "bomb", "a pdf among them", "big", "many"],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_what_to_do(
    photos: list[bytes], error: type[FileRefused], said: str
) -> None:
    with pytest.raises(error, match=said):
        pages_of_photos(photos)


def test_a_photo_is_known_by_its_bytes() -> None:
    assert all(map(is_photo, (photo(), photo("PNG"), HEIC)))
    assert not any(map(is_photo, (FROZEN, b"", b"GIF89a", b"\x00" * 20)))

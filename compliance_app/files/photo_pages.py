"""Makes a PDF of photos of a signed paper, a page each, drawn anew in a confined child process.

What the camera wrote beside the picture (place, time, device) does not come along, and nothing that was hidden in the file.
The same photos always make the same bytes.
"""

import io
from collections.abc import Sequence
from typing import IO, Any, Final

from compliance_app.domain.errors import _
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import MEGABYTE, FileRefused

MAX_PHOTO_BYTES: Final = 25 * MEGABYTE
"""One photo."""
MOST_PHOTOS: Final = 60
"""Pages of a paper."""
MAX_ALL_BYTES: Final = 150 * MEGABYTE
"""All photos of one paper."""
MOST_PIXELS: Final = 80_000_000
"""Of one photo."""
SECONDS_A_PHOTO: Final = 10.0
MOST_SECONDS: Final = 60.0
_LONGEST_SIDE: Final = 3508
"""Pixels: A4 at 300 to the inch; what is larger is drawn smaller."""
_QUALITY: Final = 85
_A4_LONG: Final = 841.89
_MARKS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
)
_START: Final = 12

_HEIC_WHY: Final = _(
    "Det er et HEIC-bilde, slik iPhone lagrer dem, og det åpnes ikke her. Lagre det som JPG, eller skann papiret til PDF. "
    "På telefonen: Innstillinger, Kamera, Formater, «Mest kompatibelt»."
)


class PhotoRefused(FileRefused):
    """A photo of the paper that cannot be taken (values: number, why)."""

    message = _("Bilde {number} ble ikke lest. {why}")


class NotOnlyPhotos(FileRefused):
    """Several files, and one of them is no photo."""

    message = _(
        "Filene ble ikke lest. Flere filer på en gang kan bare være bilder (JPG eller PNG) av sidene i ett papir. "
        "Last opp en PDF alene."
    )


class TooManyPhotos(FileRefused):
    """More photos than pages that can be meant (values: most)."""

    message = _(
        "Bildene ble ikke lest. Det er flere enn {most}, eller de er for store til sammen. Skann papiret til én PDF."
    )


def is_photo(data: bytes) -> bool:
    """Whether the bytes begin as a picture of a kind that phones make, also one that is not opened here."""
    return data.startswith(_MARKS) or is_heic(data)


def is_heic(data: bytes) -> bool:
    """Whether the bytes begin as HEIC or AVIF."""
    return data[4:8] == b"ftyp" and data[8:_START] in _HEIC


def pages_of_photos(photos: Sequence[bytes]) -> bytes:
    """A PDF with a page for each photo, upright and without what the camera wrote beside it.

    Raises:
        FileRefused: too many or too big, no photos, HEIC, damaged, or too slow; each with its sentence.
    """
    if len(photos) > MOST_PHOTOS or sum(map(len, photos)) > MAX_ALL_BYTES:
        raise TooManyPhotos(most=MOST_PHOTOS)
    for number, one in enumerate(photos, 1):
        if is_heic(one):
            raise PhotoRefused(number=number, why=_HEIC_WHY)
        if not is_photo(one):
            raise NotOnlyPhotos
        if len(one) > MAX_PHOTO_BYTES:
            raise PhotoRefused(
                number=number,
                why=_("Det er større enn {limit} MB.").format(limit=MAX_PHOTO_BYTES // MEGABYTE),
            )
    seconds = min(MOST_SECONDS, SECONDS_A_PHOTO * len(photos))
    sent = b"".join(len(one).to_bytes(8, "big") + one for one in photos)
    answer = ask(sent, "photos", seconds, _gather)
    if isinstance(answer, Ended):
        raise PhotoRefused(number=1 if len(photos) == 1 else f"1–{len(photos)}", why=_ENDED[answer])
    return answer


_ENDED: Final = {
    Ended.SLOW: _("Det tok for lang tid å åpne. Ta bildet på nytt med lavere oppløsning."),
    Ended.MEMORY: _("Det er for stort til å åpnes. Ta bildet på nytt med lavere oppløsning."),
    Ended.BROKEN: _("Det er skadet. Ta det på nytt, eller skann papiret til PDF."),
}


def make_pages_in_child(data: bytes) -> dict[str, Any]:
    """What the child answers: {"pdf": bytes}, or {"wrong": number, "why": "MEMORY" or "BROKEN"} for a photo that cannot be drawn."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, below
    pages, at, number = [], 0, 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 8], "big")
        one, at, number = data[at + 8 : at + 8 + size], at + 8 + size, number + 1
        try:
            with Image.open(io.BytesIO(one), formats=("JPEG", "PNG")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    return {"wrong": number, "why": Ended.MEMORY.value}
                opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
                paper = Image.new("RGB", upright.size, "white")
                paper.paste(upright, mask=upright.getchannel("A"))
        except MemoryError:
            return {"wrong": number, "why": Ended.MEMORY.value}
        except (
            UnidentifiedImageError,
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            ZeroDivisionError,
            KeyError,
            TypeError,
        ):
            return {"wrong": number, "why": Ended.BROKEN.value}
        paper.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        drawn = io.BytesIO()
        paper.save(drawn, "JPEG", quality=_QUALITY)
        pages.append((paper.width, paper.height, drawn.getvalue()))
    return {"pdf": _pdf(pages)}


def _pdf(pages: Sequence[tuple[int, int, bytes]]) -> bytes:
    """A PDF of JPEG pictures, each as large as an A4 sheet is long; no date and no name stands in it."""
    kids = b" ".join(b"%d 0 R" % (3 + 3 * place) for place in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
    ]
    for place, (width, height, jpeg) in enumerate(pages):
        scale = _A4_LONG / max(width, height)
        wide, high = b"%.2f" % (width * scale), b"%.2f" % (height * scale)
        own = 3 + 3 * place
        draw = b"q %s 0 0 %s 0 0 cm /P Do Q" % (wide, high)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /XObject << /P %d 0 R >> >> >>"
            % (wide, high, own + 1, own + 2),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
            b" /Length %d >>\nstream\n%s\nendstream" % (width, height, len(jpeg), jpeg),
        ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % one for one in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def _gather(stream: IO[bytes]) -> bytes | None:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    match next_message(buffered):
        case ("photos", {"pdf": bytes() as made}):
            return made
        case ("photos", {"wrong": int() as number, "why": str() as why}) if why in set(Ended):
            raise PhotoRefused(number=number, why=_ENDED[Ended(why)])
        case _:
            return None

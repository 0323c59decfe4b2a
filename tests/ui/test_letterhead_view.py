"""«Brevark» under «Virksomheten»: put one in, take it away, and be told why a file is refused."""

from streamlit.testing.v1 import AppTest
from support.letterheads import letterhead, with_field
from support.pages import checked, opened_at, words

from compliance_app.services.letterhead import current_letterhead, set_letterhead
from compliance_app.services.work import Actor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def opened() -> AppTest:
    return opened_at("virksomheten", **{"del": "brevark"})


def upload(app: AppTest, data: bytes, name: str = "brevark.docx") -> AppTest:
    app = checked(app.file_uploader[0].set_value((name, data, WORD)).run())
    return checked(next(one for one in app.button if one.label == "Bruk dette brevarket").click().run())


def test_nothing_is_there_until_a_file_is_chosen(actor: Actor) -> None:
    app = opened()

    assert "Dere har ikke noe eget brevark." in words(app)
    assert next(one for one in app.button if one.label == "Bruk dette brevarket").disabled


def test_a_file_is_kept_and_shown(actor: Actor) -> None:
    app = upload(opened(), letterhead(), "Vårt brevark.docx")

    kept = current_letterhead(actor)
    assert kept is not None
    assert kept.name == "Vårt brevark.docx"
    assert "Lagret kl." in words(app)
    assert "Lagt inn" in words(app)
    assert "Bytt brevark" in words(app)


def test_a_refused_file_says_why_and_keeps_the_one_before(actor: Actor) -> None:
    set_letterhead(actor, letterhead(), "første.docx")
    app = upload(opened(), with_field("INCLUDEPICTURE x"))

    assert (
        "Brevarket ble ikke lagret. Filen henter eller bygger inn noe annet: feltet INCLUDEPICTURE."
        in words(app)
    )
    kept = current_letterhead(actor)
    assert kept is not None
    assert kept.name == "første.docx"


def test_it_is_taken_away(actor: Actor) -> None:
    set_letterhead(actor, letterhead(), "første.docx")
    app = opened()
    app = checked(next(one for one in app.button if one.label == "Ta bort brevarket").click().run())

    assert current_letterhead(actor) is None
    assert "Dere har ikke noe eget brevark." in words(app)


def test_the_second_of_two_takes_nothing_away_that_nobody_showed_them(actor: Actor) -> None:
    set_letterhead(actor, letterhead(), "første.docx")
    app = opened()
    set_letterhead(actor, letterhead("Annet"), "andre.docx")
    app = checked(next(one for one in app.button if one.label == "Ta bort brevarket").click().run())

    kept = current_letterhead(actor)
    assert kept is not None
    assert kept.name == "andre.docx"
    assert any("andre" in one.label for one in app.get("download_button"))

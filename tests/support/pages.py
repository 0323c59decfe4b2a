"""The app as ``AppTest`` draws it: opened at an address, read as a person reads it, and pressed."""

from typing import Any

from streamlit.testing.v1 import AppTest

_APP = """
import streamlit as st
from compliance_app.ui import pages, shell

frame = shell.current()
opened = st.navigation(pages.build(roles=frame.roles, has_suppliers=frame.has_suppliers), position="hidden")
start = st.session_state.pop("start", None)
if start:
    st.switch_page(pages.link(start[0]), query_params=start[1])
opened.run()
"""


def first_page(timeout: int = 60) -> AppTest:
    """The app where it opens by itself."""
    return checked(AppTest.from_string(_APP, default_timeout=timeout).run())


def opened_at(path: str, **query: str) -> AppTest:
    """The app at a page, with what stands after the question mark."""
    app = AppTest.from_string(_APP, default_timeout=60)
    app.session_state["start"] = (path, query)
    return checked(app.run())


def opened_in(enterprise: str, path: str, **query: str) -> AppTest:
    """As ``opened_at``, where there are several enterprises and one has been chosen."""
    app = AppTest.from_string(_APP, default_timeout=60)
    app.session_state["enterprise_id"] = enterprise
    app.session_state["start"] = (path, query)
    return checked(app.run())


def drawn_alone(view: str, **query: str) -> AppTest:
    """One view without the frame; the pages it links to are there."""

    def script(view: str) -> None:
        from importlib import import_module

        import streamlit as st

        from compliance_app.domain.permissions import EVERY_ROLE
        from compliance_app.ui import pages

        st.navigation(pages.build(roles=EVERY_ROLE, has_suppliers=True), position="hidden")
        import_module(f"compliance_app.ui.views.{view}").view()

    app = AppTest.from_function(script, kwargs={"view": view}, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return checked(app.run())


def dialog_alone(module: str, function: str, /, *given: str, **named: str) -> AppTest:
    """A dialog that stays open: the test's browser draws a dialog only in the run that opened it."""

    def script(module: str, function: str, given: tuple[str, ...], named: dict[str, str]) -> None:
        from importlib import import_module

        import streamlit as st

        from compliance_app.domain.permissions import EVERY_ROLE
        from compliance_app.ui import pages

        st.navigation(pages.build(roles=EVERY_ROLE, has_suppliers=True), position="hidden")
        getattr(import_module(f"compliance_app.ui.views.{module}"), function)(*given, **named)

    kwargs = {"module": module, "function": function, "given": given, "named": named}
    return checked(AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run())


def checked(app: AppTest) -> AppTest:
    """The app, which has not failed."""
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button whose label begins so."""
    return checked(next(one for one in app.button if plain(one.label).startswith(label)).click().run())


def press_exactly(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    return checked(next(one for one in app.button if one.label == label).click().run())


def upload(app: AppTest, content: bytes | str, name: str = "liste.csv") -> AppTest:
    """Give the page's file field a file."""
    data = content.encode() if isinstance(content, str) else content
    app.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return checked(app.run())


def plain(text: str) -> str:
    """The text without what only keeps Markdown and line breaks away."""
    return text.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def words(app: AppTest, *more: Any) -> str:
    """What stands on the page, one part a line; ``more`` are further parts."""
    parts = (*app.title, *app.header, *app.html, *app.error, *app.info, *app.warning, *app.success, *more)
    return plain("\n".join(str(part.value) for part in parts))


def said_under(app: AppTest, label: str) -> str:
    """The reason that stands right under the field with this label, "" where none does."""
    there = [
        one for one in app.main if getattr(one, "type", "") not in {"", "empty"} and hasattr(one, "value")
    ]
    place = next(at for at, one in enumerate(there) if getattr(one, "label", None) == label)
    after = there[place + 1]
    return plain(after.value) if after.type == "error" else ""


def links_of(app: AppTest) -> list[str]:
    """The texts of the links to pages, in order."""
    return [plain(link.label) for link in app.get("page_link")]


def primaries(app: AppTest) -> list[str]:
    """The labels of the primary buttons, those that download among them."""
    kinds = [*app.button, *app.get("download_button")]
    return [plain(one.proto.label) for one in kinds if one.proto.type == "primary"]

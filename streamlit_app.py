"""The entry: what ``aktsom serve`` and ``streamlit run`` start. It is found by reading this source, so it holds one literal call."""

import streamlit as st

from compliance_app.settings import ROOT
from compliance_app.ui.failure import show_failure
from compliance_app.web.login_settings import login_secrets
from compliance_app.web.middleware import MIDDLEWARE
from compliance_app.web.routes import ERROR_HANDLERS, ROUTES
from compliance_app.web.server import started

app = st.App(
    ROOT / "compliance_app" / "ui" / "main.py",
    secrets=login_secrets(),
    lifespan=started,
    routes=ROUTES,
    middleware=MIDDLEWARE,
    on_script_error=show_failure,
    exception_handlers=ERROR_HANDLERS,
)

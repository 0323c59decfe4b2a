"""«Virksomheten › Logg» and «Personvern» as a reader meets them: found, opened, checked, taken out; emptied and erased."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, event
from streamlit.testing.v1 import AppTest
from support.cases import Somebody, ask, whole_case
from support.pages import checked, dialog_alone, links_of, opened_at, plain, press_exactly, primaries, words

from compliance_app import clock
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.log import newest_entries
from compliance_app.services.log_fields import CODED, CODES, FIELDS, OWN, POINTS
from compliance_app.services.log_reading import PAGE, LogFilter, log_entry, log_page
from compliance_app.services.log_things import THINGS
from compliance_app.services.log_verbs import DONE
from compliance_app.services.person_erase import erase_person
from compliance_app.services.person_plan import Whom
from compliance_app.services.request_figures import figures_of_year
from compliance_app.services.request_purge import due_for_purge, purge_requests
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.engine import engine
from compliance_app.storage.recording import _NOT_LOGGED
from compliance_app.storage.tables import METADATA

WHO = Somebody()
TODAY = date(2026, 5, 4)

"""Which supplier a person means who writes its id, its organisation number or its name."""

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import fold_name
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import Supplier

_SHOWN = 5


class NoSuchSupplier(AktsomError):
    """No supplier of that id, number or name (values: text)."""

    message = _("Vi fant ingen leverandør for «{text}». Skriv navnet, organisasjonsnummeret eller id-en.")


class SeveralSuppliers(AktsomError):
    """The name fits several suppliers (values: text, names)."""

    message = _("Flere leverandører passer med «{text}»: {names}. Skriv organisasjonsnummeret eller id-en.")


def find_supplier(actor: Actor, text: str) -> str:
    """The id of the one supplier that ``text`` means: its id, organisation number, whole name, or part of a name.

    Raises:
        NoSuchSupplier: none fits. SeveralSuppliers: more than one fits equally well.
    """
    digits = "".join(text.split())
    folded = fold_name(text)
    standing = col(Supplier.merged_into).is_(None)
    certain = (col(Supplier.id) == text) | (col(Supplier.org_number) == digits)
    tries: list[ColumnElement[bool]] = [certain]
    if folded:
        tries += [
            (col(Supplier.folded_name) == folded) & standing,
            col(Supplier.folded_name).contains(folded, autoescape=True) & standing,
        ]
    with reading(actor) as work:
        for fits in tries:
            rows = work.session.execute(
                select(col(Supplier.id), col(Supplier.name))
                .where(col(Supplier.enterprise_id) == work.enterprise_id, fits)
                .order_by(col(Supplier.sort_key))
                .limit(_SHOWN + 1)
            ).all()
            if len(rows) == 1:
                return str(rows[0][0])
            if rows:
                names = [f"{name} ({identity})" for identity, name in rows[:_SHOWN]]
                raise SeveralSuppliers(text=text, names=", ".join(names))
    raise NoSuchSupplier(text=text)

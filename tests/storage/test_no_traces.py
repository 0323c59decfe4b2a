"""What was deleted is in no file of the database, also where rows were moved between pages before they were deleted."""

import random
from contextlib import closing
from pathlib import Path

import pytest
from support.left import bytes_in

from compliance_app.storage.engine import engine, leave_no_traces

SECRET = "HEMMELIG"


def fill_and_empty(chance: random.Random) -> None:
    """Rows of all sizes come, grow and go, so that pages are split and joined under them."""
    with closing(engine().raw_connection()) as pooled:
        connection = pooled.driver_connection
        connection.execute("CREATE TABLE one (id TEXT PRIMARY KEY, words TEXT)")
        connection.execute("CREATE INDEX one_words ON one (words)")
        connection.execute("CREATE TABLE other (seq INTEGER PRIMARY KEY, content BLOB)")
        for number in range(400):
            name = f"{SECRET}{number}" if number % 3 == 0 else "x"
            words = name + "y" * chance.choice([10, 200, 3000, 9000])
            connection.execute("INSERT INTO one VALUES (?, ?)", (f"{chance.random():.12f}", words))
            content = (name * chance.choice([1, 20, 500])).encode()
            connection.execute("INSERT INTO other VALUES (?, ?)", (number, content))
            if chance.random() < 0.3:
                ids = [row[0] for row in connection.execute("SELECT id FROM one ORDER BY id")]
                for identity in chance.sample(ids, min(3, len(ids))):
                    connection.execute("UPDATE one SET words = words || 'z' WHERE id = ?", (identity,))
        connection.execute("UPDATE one SET words = '' WHERE words LIKE ?", (f"{SECRET}%",))
        connection.execute("DELETE FROM other WHERE seq % 3 = 0")


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_was_deleted_is_left_in_the_files(home: Path, seed: int) -> None:
    fill_and_empty(random.Random(seed))
    assert leave_no_traces()
    assert bytes_in(home).count(SECRET.encode()) == 0


def test_it_does_no_harm_on_either_database(database: str) -> None:
    assert leave_no_traces()
    assert leave_no_traces()

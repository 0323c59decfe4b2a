"""Tables, engine, transactions, audit log and migrations: everything that knows the database."""

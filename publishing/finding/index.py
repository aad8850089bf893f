"""The index of a table: what the database is told, so that it keeps it in step by itself.

Triggers write it in the transaction that writes the row, whoever writes it and however: one by one,
in bulk, by a cascade. SQLite: an FTS5 table over the three columns of folded text. PostgreSQL: two
generated columns of lexemes with GIN indexes. Both split at spaces alone, and the text has been
folded before, so both find the same rows.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

#: Longer words have no neighbours in spelling.
LONGEST_GRAMMED = 30

_PLACES = "[" + ",".join(str(place) for place in range(1, LONGEST_GRAMMED + 1)) + "]"
_COLUMNS = ("search_names", "search_summary", "search_text")


def fts(table: str) -> str:
    """The FTS5 table of ``table``, on SQLite."""
    return f"find_{table}"


class IndexFindable(Operation):
    """For a room's migration: ``IndexFindable("article")``, or with another room's label before it,
    ``IndexFindable("pages.article")``. The model is a ``Findable`` with ``has_index = True``."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's own picture of the tables does not change."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        create(editor.connection, self._table(app_label, after))

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        drop(editor.connection, self._table(app_label, after))

    def describe(self) -> str:
        return f"Index what {self.model} is found by"

    def _table(self, app_label: str, state: Any) -> str:
        label, _dot, name = self.model.rpartition(".")
        return str(state.apps.get_model(label or app_label, name)._meta.db_table)


class ReadyPostgreSQL(Operation):
    """The function of all tables' triggers; and names in the order of their letters' numbers, so
    that what begins alike stands together. SQLite needs neither."""

    reversible = True
    reduces_to_sql = False

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's own picture of the tables does not change."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            _run(editor.connection, (_FUNCTION, _COLLATE), "")

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            _run(editor.connection, ("DROP FUNCTION find_names()",), "")

    def describe(self) -> str:
        return "Ready PostgreSQL for the search index"


def create(connection: BaseDatabaseWrapper, table: str) -> None:
    """Makes the index, or makes it anew."""
    drop(connection, table)
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL, table)


def drop(connection: BaseDatabaseWrapper, table: str) -> None:
    sqlite = connection.vendor == "sqlite"
    _run(connection, _SQLITE_AWAY if sqlite else _POSTGRESQL_AWAY, table)


def stands(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Whether the table has its whole index."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE (type = 'trigger' AND tbl_name = %s "
                "AND name LIKE 'find!_%%' ESCAPE '!') OR (type = 'table' AND name = %s)",
                [table, fts(table)],
            )
            return bool(cursor.fetchone()[0] == 4)
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND tgname = 'find_names') + (SELECT count(*) FROM pg_indexes WHERE tablename = %s "
            "AND indexdef LIKE '%%USING gin (find!_%%' ESCAPE '!')",
            [f'"{table}"', table],
        )
        return bool(cursor.fetchone()[0] == 3)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...], table: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(_filled(statement, table))


def _filled(statement: str, table: str) -> str:
    return statement.replace("[table]", table).replace("[places]", _PLACES)


# SQLite

#: ``search_names`` is "\n first name \n second \n": folded, so with nothing that JSON would mind.
_NAMES = """json_each('["' || replace(trim([row].search_names, ' ' || char(10)),
    ' ' || char(10) || ' ', '","') || '"]')"""
_WORDS = """json_each('["' || replace(trim(replace([row].search_names, char(10), ' ')),
    ' ', '","') || '"]')"""
_WRITE_NAMES = f"""INSERT INTO finding_name (kind, row_id, name)
    SELECT DISTINCT '[table]', [row].id, substr(each.value, 1, 200)
    FROM [from]{_NAMES} AS each WHERE each.value <> ''"""
_WRITE_GRAMS = f"""INSERT OR IGNORE INTO finding_gram (kind, gram, word)
    SELECT DISTINCT '[table]', substr(' ' || each.value || ' ', place.value, 3), each.value
    FROM [from]{_WORDS} AS each, json_each('[places]') AS place
    WHERE each.value <> '' AND length(each.value) <= {LONGEST_GRAMMED}
    AND place.value <= length(each.value)"""
_WRITE_WORDS = """INSERT INTO find_[table] (rowid, search_names, search_summary, search_text)
    VALUES (new.id, new.search_names, new.search_summary, new.search_text)"""
_UNWRITE_WORDS = """INSERT INTO find_[table]
    (find_[table], rowid, search_names, search_summary, search_text)
    VALUES ('delete', old.id, old.search_names, old.search_summary, old.search_text)"""
_UNWRITE_NAMES = "DELETE FROM finding_name WHERE kind = '[table]' AND row_id = old.id"


def _of_row(statement: str, row: str) -> str:
    return statement.replace("[row]", row).replace("[from]", "")


def _of_table(statement: str) -> str:
    return statement.replace("[row]", "source").replace("[from]", '"[table]" AS source, ')


_WRITE = "; ".join((_WRITE_WORDS, _of_row(_WRITE_NAMES, "new"), _of_row(_WRITE_GRAMS, "new")))
_UNWRITE = "; ".join((_UNWRITE_WORDS, _UNWRITE_NAMES))
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _COLUMNS)

_SQLITE = (
    f"""CREATE VIRTUAL TABLE find_[table] USING fts5({", ".join(_COLUMNS)},
        content='[table]', content_rowid='id', tokenize='ascii', detail='column',
        prefix='1 2 3')""",
    f'CREATE TRIGGER find_[table]_made AFTER INSERT ON "[table]" BEGIN {_WRITE}; END',
    f'CREATE TRIGGER find_[table]_gone AFTER DELETE ON "[table]" BEGIN {_UNWRITE}; END',
    f"""CREATE TRIGGER find_[table]_changed AFTER UPDATE OF {", ".join(_COLUMNS)} ON "[table]"
        WHEN {_CHANGED} BEGIN {_UNWRITE}; {_WRITE}; END""",
    "INSERT INTO find_[table] (find_[table]) VALUES ('rebuild')",
    _of_table(_WRITE_NAMES),
    _of_table(_WRITE_GRAMS),
)
_SQLITE_AWAY = (
    "DROP TRIGGER IF EXISTS find_[table]_made",
    "DROP TRIGGER IF EXISTS find_[table]_gone",
    "DROP TRIGGER IF EXISTS find_[table]_changed",
    "DROP TABLE IF EXISTS find_[table]",
    "DELETE FROM finding_name WHERE kind = '[table]'",
    "DELETE FROM finding_gram WHERE kind = '[table]'",
)

# PostgreSQL

_LEXEMES = """array_to_tsvector(array_remove(string_to_array(
    translate(<text>, E'\\n', ' '), ' '), ''))"""
_IN_NAMES = _LEXEMES.replace("<text>", "search_names")
_ANYWHERE = _LEXEMES.replace("<text>", " || ' ' || ".join(_COLUMNS))
_PG_NAMES = """INSERT INTO finding_name (kind, row_id, name)
    SELECT DISTINCT '[kind]', [row].id, left(btrim(each), 200)
    FROM [from]regexp_split_to_table([row].search_names, E'\\n') AS each
    WHERE btrim(each) <> ''"""
#: In one order, so that two who write the same words at once wait rather than stop each other.
_PG_GRAMS = f"""INSERT INTO finding_gram (kind, gram, word)
    SELECT DISTINCT '[kind]', substr(' ' || each || ' ', place, 3), each
    FROM [from]regexp_split_to_table([row].search_names, '[ \\n]+') AS each,
    generate_series(1, length(each)) AS place
    WHERE length(each) BETWEEN 1 AND {LONGEST_GRAMMED}
    ORDER BY 2, 3 ON CONFLICT DO NOTHING"""


def _of_pg_row(statement: str) -> str:
    return (
        statement.replace("'[kind]'", "TG_TABLE_NAME").replace("[row]", "NEW").replace("[from]", "")
    )


def _of_pg_table(statement: str) -> str:
    return _of_table(statement.replace("[kind]", "[table]"))


_FUNCTION = f"""CREATE FUNCTION find_names() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND OLD.search_names = NEW.search_names THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM finding_name WHERE kind = TG_TABLE_NAME AND row_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        {_of_pg_row(_PG_NAMES)};
        {_of_pg_row(_PG_GRAMS)};
    END IF;
    RETURN NULL;
END $$"""

_COLLATE = 'ALTER TABLE finding_name ALTER COLUMN name TYPE varchar(200) COLLATE "C"'

_POSTGRESQL = (
    # A lexeme has 2,046 bytes and all of them a megabyte; rows written before there was an index
    # may have more.
    """UPDATE "[table]" SET search_text =
        regexp_replace(left(search_text, 250000), '([^ ]{60})[^ ]+', '\\1', 'g')
        WHERE length(search_text) > 250000 OR search_text ~ '[^ ]{61}'""",
    f"""ALTER TABLE "[table]"
        ADD COLUMN find_names tsvector GENERATED ALWAYS AS ({_IN_NAMES}) STORED,
        ADD COLUMN find_anywhere tsvector GENERATED ALWAYS AS ({_ANYWHERE}) STORED""",
    """CREATE INDEX "[table]_find_names" ON "[table]" USING gin (find_names)
        WITH (fastupdate = off)""",
    """CREATE INDEX "[table]_find_anywhere" ON "[table]" USING gin (find_anywhere)
        WITH (fastupdate = off)""",
    """CREATE TRIGGER find_names AFTER INSERT OR DELETE OR UPDATE OF search_names ON "[table]"
        FOR EACH ROW EXECUTE FUNCTION find_names()""",
    _of_pg_table(_PG_NAMES),
    _of_pg_table(_PG_GRAMS),
)
_POSTGRESQL_AWAY = (
    # Keys that are checked at the end of a transaction would keep the table from being altered.
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SET CONSTRAINTS ALL DEFERRED",
    'DROP TRIGGER IF EXISTS find_names ON "[table]"',
    'ALTER TABLE "[table]" DROP COLUMN IF EXISTS find_names, DROP COLUMN IF EXISTS find_anywhere',
    "DELETE FROM finding_name WHERE kind = '[table]'",
    "DELETE FROM finding_gram WHERE kind = '[table]'",
)

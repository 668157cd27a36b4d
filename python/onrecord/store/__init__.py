"""A store of articles in a DuckDB file, to which articles are added day by day: who said what, and what was changed.

Modules: `store` (the class `Store`), `connection` (connections and locks), `migrations` (the tables in the file),
`intake` (new and changed articles, and what is found in them), `ledger` (the SQL that writes versions), `query` (the
SQL that reads them), `edits` (what differs between two versions), `search` (the full-text index).
"""

from onrecord.store.store import Added, Store

__all__ = ["Added", "Store"]

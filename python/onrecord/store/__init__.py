"""A store of articles, kept in a DuckDB file and added to day by day: who said what, when, and what changed since.

Modules: `store` (the class `Store`), `connection` (who may open the file, and for how long), `tables` (the tables in
the file and their migration), `intake` (which articles are new, and what is found in them), `ledger` (the SQL that
reads and writes versions), `query` (filters and columns of queries), `edits` (what differs between two versions),
`search` (the full-text index).
"""

from onrecord.store.store import Added, Store

__all__ = ["Added", "Store"]

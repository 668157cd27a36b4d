"""Names that moved to `onrecord.schema` and `onrecord.columns`, for modules that do not import them from there yet."""

from onrecord.columns import Columns, as_list
from onrecord.schema import FOUND, ColumnType, TableName, types_of

__all__ = ["COLUMNS", "ColumnType", "Columns", "TableName", "as_list"]

COLUMNS = {name: types_of(columns) for name, columns in FOUND.items()}

"""Rows that belong to a row, read in the same statement: for pages that everybody opens."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject


def nested(rows: QuerySet[Any], *fields: str, **others: str) -> ArraySubquery:
    """The rows in their order, each a dict of its fields; `others`: key → the path of a field.

    `rows` names the row they belong to by OuterRef. Values are those that JSON has.
    """
    told = {**{field: field for field in fields}, **others}
    return ArraySubquery(rows.values(json=JSONObject(**told)))

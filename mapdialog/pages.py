"""Long lists, a page at a time; `desk/_pages.html` leads through them."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


class NamedPage(Page[Any]):
    """`name`: what the address calls the number of the page, and where the list begins in it."""

    name = "page"


def page_of(
    request: HttpRequest,
    rows: Sequence[Any] | QuerySet[Any],
    *,
    per_page: int = PER_PAGE,
    name: str = NamedPage.name,
) -> NamedPage:
    """The page that is asked for; of several lists in one address each has a name of its own."""
    found = Paginator(rows, per_page).get_page(request.GET.get(name))
    page = NamedPage(found.object_list, found.number, found.paginator)
    page.name = name
    return page

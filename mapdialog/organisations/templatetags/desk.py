"""What the desk's templates ask for: its navigation, and addresses that keep the selection."""

from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString

from mapdialog.organisations.navigation import DIALOGUE, SETTINGS, WORKPLACE, Link, links
from mapdialog.pages import NamedPage

register = template.Library()


@register.simple_tag(takes_context=True)
def workplace_links(context: Context) -> list[Link]:
    """The municipality's part of the navigation."""
    return _links(context, in_dialogue=False)


@register.simple_tag(takes_context=True)
def dialogue_links(context: Context) -> list[Link]:
    """The chosen dialogue's part; empty when none is chosen."""
    return _links(context, in_dialogue=True) if context.get("dialogue") else []


@register.simple_tag(takes_context=True)
def settings_links(context: Context) -> list[Link]:
    """The parts of the settings."""
    request = context["request"]
    route = request.resolver_match.view_name
    return list(links(SETTINGS, request.user, context["municipality"], current_route=route))


def _links(context: Context, *, in_dialogue: bool) -> list[Link]:
    request = context["request"]
    route = request.resolver_match.view_name if request.resolver_match else ""
    dialogue = context.get("dialogue")
    return list(
        links(
            DIALOGUE if in_dialogue else WORKPLACE,
            request.user,
            context["municipality"],
            dialogue_slug=dialogue.slug if in_dialogue and dialogue else "",
            current_route="" if dialogue and not in_dialogue else route,
        )
    )


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The page's query string with some values changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def page_address(context: Context, page: NamedPage, number: int) -> str:
    """Another page of the list, what is chosen beside it kept; where it is not alone, at it."""
    query = query_with(context, **{page.name: number, "pin": None})
    return query if page.name == NamedPage.name else f"{query}#{page.name}"


@register.simple_tag
def styled(field: BoundField) -> SafeString:
    """The field's control in the product's style, with what it shows at first where that is asked
    for (`show_hidden_initial`: of two tabs neither takes back what the other has changed)."""
    control = field.as_widget(attrs={"class": "input"})
    return (
        control + field.as_hidden(only_initial=True) if field.field.show_hidden_initial else control
    )

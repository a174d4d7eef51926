"""`{% icon "flag" %}`: a picture from the one sprite, silent for screen readers."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

DIRECTED = {"back", "forward", "reply", "send", "list", "external", "poor_wayfinding"}
"""Pictures that point somewhere along the line of text: mirrored where it runs from the right."""


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """The picture `name` of frontend/static/public/icons.svg; `extra`: more classes."""
    classes = " ".join(
        part for part in ("icon", "icon--directed" if name in DIRECTED else "", extra) if part
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        classes,
        static("icons.svg"),
        name,
    )

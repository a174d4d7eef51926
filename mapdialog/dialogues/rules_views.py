"""Settings: the municipality's own guidelines, and its own words on the pages about the service."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.access import signed_in
from mapdialog.dialogues.about import ADDED_TO, add_own_words, own_words
from mapdialog.dialogues.guidelines import add_guideline, change_guideline, remove_guideline
from mapdialog.dialogues.models import Guideline
from mapdialog.dialogues.wording import a_sentence
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.named_pages import all_page, one_page
from mapdialog.organisations.named_things import thing_or_404
from mapdialog.organisations.sent_forms import DONE, carry_out
from mapdialog.organisations.setting_changes import ABOUT_TEXT, GUIDELINE, changes_of

ALL = "staff_rules:guidelines"


class GuidelineForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Guideline"),
        max_length=Guideline._meta.get_field("name").max_length,
        validators=[a_sentence],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: The youth council is asked how young people are met."),
    )


class OwnWordsForm(forms.Form):
    """A field for each page to which words may be added, called as the page's address."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for page in ADDED_TO:
            self.fields[page.slug] = forms.CharField(
                label=str(page.title),
                help_text=str(page.may_add),
                required=False,
                max_length=10_000,
                show_hidden_initial=True,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def changed(self) -> dict[str, str]:
        """What was written in this tab, by page."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


@require_http_methods(["GET", "POST"])
def guidelines(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All of them; sent, it adds one."""
    return all_page(
        request,
        municipality,
        GuidelineForm(request.POST or None),
        add=partial(add_guideline, actor=signed_in(request)),
        route=ALL,
        title=_("Guidelines"),
        lead=_(
            "Your own, beside the ten principles. Whoever opens a dialogue writes how it keeps to "
            "each of them, or why one does not apply; it is kept with the name and the day. A new "
            "one holds for dialogues that are attested after it."
        ),
        empty=_("There are none yet: the ten principles alone are answered for."),
        add_words=_("Add a guideline"),
        things=[
            (one, reverse("staff_rules:guideline", args=[municipality.slug, one.pk]), "", "")
            for one in municipality.guidelines.all()
        ],
        changes=changes_of(request, municipality, GUIDELINE),
    )


@require_http_methods(["GET", "POST"])
def guideline(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """One of them: its words, and whether it goes."""
    found = thing_or_404(municipality.guidelines.all(), number)
    return one_page(
        request,
        municipality,
        GuidelineForm(request.POST or None, initial={"name": found.name}),
        thing=found,
        change=partial(change_guideline, actor=signed_in(request)),
        all_name=_("Guidelines"),
        route=ALL,
        gone_route="staff_rules:guideline_gone",
    )


@require_POST
def guideline_gone(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = thing_or_404(municipality.guidelines.all(), number)
    remove_guideline(found, actor=signed_in(request))
    messages.success(request, _("“%(name)s” is removed.") % {"name": found})
    return redirect(ALL, municipality.slug)


@require_http_methods(["GET", "POST"])
def pages(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The municipality's own words on the pages about the service."""
    form = OwnWordsForm(request.POST or None, initial=own_words(municipality))
    who = signed_in(request)
    status = carry_out(form, lambda: add_own_words(municipality, form.changed(), actor=who))
    if status == DONE:
        messages.success(request, _("Saved. It stands on the pages now."))
        return redirect("staff_rules:pages", municipality.slug)
    fields = [
        (form[page.slug], reverse("dialogues:about", args=[municipality.slug, page.slug]))
        for page in ADDED_TO
    ]
    context = {
        "form": form,
        "fields": fields,
        "changes": changes_of(request, municipality, ABOUT_TEXT),
    }
    return render(request, "dialogues/own_words.html", context, status=status)

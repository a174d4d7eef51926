"""Settings: the ground that the municipality's maps show, and how a better one gets in."""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from geodata.importers.areas import AreaOptions
from mapdialog.areas.ground_commands import AREAS, BASE_MAP, BOUNDARY
from mapdialog.areas.ground_upload import MAX_BYTES, Report, take_areas
from mapdialog.areas.selectors import base_map_for, boundary_of
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.sent_forms import DONE, carry_out


class AreasForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File with areas"),
        widget=forms.FileInput(attrs={"accept": ".gpkg,.geojson,.json,.zip"}),
    )
    set_name = forms.CharField(
        label=gettext_lazy("Short name of the division"),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Sent again under this name, the file replaces what was there."),
    )
    code_field = forms.CharField(
        label=gettext_lazy("Column with the area's code"), initial="code", max_length=80
    )
    name_field = forms.CharField(
        label=gettext_lazy("Column with its name"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Empty: “name” or “namn”, or else the code."),
    )
    layer = forms.CharField(
        label=gettext_lazy("Layer, when the file has several"), required=False, max_length=80
    )
    as_boundary = forms.BooleanField(
        label=gettext_lazy("Together the areas are the municipality's exact boundary"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = _(
            "GeoPackage, GeoJSON or a zipped shapefile, at most %(most)d MB. What cannot be used "
            "is told with line and reason; if the file is refused, nothing is changed."
        ) % {"most": MAX_BYTES // 1_000_000}

    def reading(self) -> AreaOptions:
        chosen = self.cleaned_data
        return AreaOptions(
            code_field=chosen["code_field"],
            name_field=chosen["name_field"] or None,
            layer=chosen["layer"] or None,
        )


@require_http_methods(["GET", "POST"])
def ground(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What is there, with its source and date; sent, it takes in areas."""
    form = AreasForm(request.POST or None, request.FILES or None)
    reports: list[Report] = []

    def take() -> None:
        reports.append(
            take_areas(
                municipality,
                form.cleaned_data["file"],
                set_name=form.cleaned_data["set_name"],
                reading=form.reading(),
                as_boundary=form.cleaned_data["as_boundary"],
            )
        )

    status = carry_out(form, take, field="file")
    if status == DONE:
        form, status = AreasForm(), 200
    context = {
        "form": form,
        "report": reports[0] if reports else None,
        "boundary": boundary_of(municipality),
        "area_sets": municipality.area_sets.annotate(number=Count("areas")),
        "coverage": base_map_for(municipality),
        "commands": {
            "boundary": BOUNDARY.format(code=municipality.code),
            "areas": AREAS.format(code=municipality.code),
            "base_map": BASE_MAP.format(code=municipality.code),
        },
    }
    return render(request, "areas/ground.html", context, status=status)

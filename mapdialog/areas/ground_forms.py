"""What is sent in on Settings, ground: a file with areas, a file with a map."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.importers.areas import AreaOptions
from mapdialog.areas.base_maps import EARLIEST, require_map_day
from mapdialog.areas.ground_upload import MAX_BYTES
from mapdialog.areas.sent_maps import MAX_BYTES as MAX_MAP_BYTES


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


class BaseMapForm(forms.Form):
    prefix = "map"
    file = forms.FileField(
        label=gettext_lazy("File with the map"),
        widget=forms.FileInput(attrs={"accept": ".gpkg,.pbf"}),
    )
    attribution = forms.CharField(
        label=gettext_lazy("Whom to name as the source"),
        max_length=200,
        help_text=gettext_lazy("Shown on every map, as “© OpenStreetMap contributors”."),
    )
    map_date = forms.DateField(
        label=gettext_lazy("Map of"),
        validators=[require_map_day],
        help_text=gettext_lazy("The day whose ground the file shows, shown beside the source."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = _(
            "An OpenStreetMap extract (.osm.pbf), or a GeoPackage with the columns kind and name, "
            "at most %(most)d MB. If the file is refused, nothing is changed."
        ) % {"most": MAX_MAP_BYTES // 1_000_000}
        latest = timezone.localdate().isoformat()
        self.fields["map_date"].widget = forms.DateInput(
            attrs={"type": "date", "min": EARLIEST.isoformat(), "max": latest}, format="%Y-%m-%d"
        )

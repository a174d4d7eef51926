from django.urls import URLPattern, path

from mapdialog.access import can_enter_workplace, only
from mapdialog.organisations import staff_views

public: list[URLPattern] = []
staff: list[URLPattern] = only(can_enter_workplace, [path("", staff_views.start, name="start")])
top: list[URLPattern] = [path("arbete/", staff_views.workplaces, name="workplaces")]

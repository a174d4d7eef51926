from django.urls import URLPattern, path

from mapdialog.access import can_enter_workplace, can_manage_dialogues, is_municipal, only
from mapdialog.proposals import views

public: list[URLPattern] = []
staff: list[URLPattern] = [
    *only(
        is_municipal,
        [path("forslag/nytt/", views.new, name="new")],
    ),
    *only(
        can_enter_workplace,
        [
            path("forslag/", views.register, name="register"),
            path("forslag/<int:number>/", views.proposal, name="proposal"),
        ],
    ),
    *only(
        can_manage_dialogues,
        [
            path("forslag/<int:number>/svar/", views.answer, name="answer"),
            path("forslag/<int:number>/dialog/", views.dialogue, name="dialogue"),
        ],
    ),
]

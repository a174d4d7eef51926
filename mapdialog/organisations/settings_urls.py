"""The settings of a municipality: a part of the workplace, for its administrators."""

from django.urls import URLPattern, path

from mapdialog.access import can_administer, can_enter_workplace, only
from mapdialog.organisations import party_views as parties
from mapdialog.organisations import people_views as people
from mapdialog.organisations import profile_views

public: list[URLPattern] = []
staff: list[URLPattern] = [
    *only(
        can_administer,
        [
            path("installningar/personer/", people.people, name="people"),
            path("installningar/personer/<int:number>/", people.person, name="person"),
            path("installningar/personer/<int:number>/bort/", people.remove, name="remove"),
            path(
                "installningar/personer/<int:number>/losenord/",
                people.new_password,
                name="new_password",
            ),
            path("installningar/inbjudningar/<int:number>/ny/", people.renewal, name="renew"),
            path(
                "installningar/inbjudningar/<int:number>/bort/",
                people.withdrawal,
                name="withdraw",
            ),
            path("installningar/inloggning/", people.login, name="login"),
            path("installningar/profil/", profile_views.profile, name="profile"),
            path("installningar/organisationer/", parties.parties, name="organisations"),
            path("installningar/organisationer/<int:number>/", parties.party, name="organisation"),
            path(
                "installningar/organisationer/<int:number>/bort/",
                parties.party_gone,
                name="organisation_gone",
            ),
        ],
    ),
    *only(can_enter_workplace, [path("installningar/lamna/", people.leave, name="leave")]),
]

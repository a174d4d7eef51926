from django.urls import URLPattern, path

from mapdialog.access import can_plan, can_publish, can_see_plans, everybody, only
from mapdialog.planning import (
    action_views,
    board_views,
    pledge_views,
    problem_views,
    public_views,
)

ACTION = "planering/atgard/<int:number>"
PLEDGE = "planering/lofte/<int:number>"
PROBLEM = "planering/problem/<int:number>"

public: list[URLPattern] = everybody(
    [path("dialog/<slug:slug>/resultat/atgarder.json", public_views.actions, name="actions")]
)
staff: list[URLPattern] = [
    *only(
        can_see_plans,
        [
            path("planering/", board_views.board, name="board"),
            path("planering/karta.json", board_views.layer, name="layer"),
            path(f"{ACTION}/", action_views.action, name="action"),
            path(f"{PLEDGE}/", pledge_views.pledge, name="pledge"),
        ],
    ),
    *only(
        can_plan,
        [
            path("planering/plan/ny/", board_views.new_plan, name="new_plan"),
            path("planering/problem/nytt/", problem_views.new, name="new_problem"),
            path(
                "planering/omrade/<int:number>/problem/",
                problem_views.from_hotspot,
                name="problem_from_hotspot",
            ),
            path(f"{PROBLEM}/orsak/", problem_views.new_cause, name="new_cause"),
            path(f"{PROBLEM}/atgard/", action_views.new, name="new_action"),
            path(f"{ACTION}/status/", action_views.move, name="move_action"),
            path(f"{ACTION}/uppfoljning/", action_views.follow_up, name="follow_up_action"),
            path("planering/lofte/nytt/", pledge_views.new, name="new_pledge"),
            path(f"{PLEDGE}/atagande/", pledge_views.new_commitment, name="new_commitment"),
            path(f"{PLEDGE}/atagande/<int:commitment>/", pledge_views.reach, name="reach"),
        ],
    ),
    *only(
        can_publish,
        [
            path(f"{ACTION}/publicera/", action_views.publish, name="publish_action"),
            path(f"{PLEDGE}/publicera/", pledge_views.publish, name="publish_pledge"),
        ],
    ),
]

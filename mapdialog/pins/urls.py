from django.urls import URLPattern, path

from mapdialog.access import can_moderate, can_see_exact_pins, everybody, only
from mapdialog.pins import (
    brake_views,
    burst_views,
    comment_queue_views,
    mark_views,
    moderation_views,
    receipt_views,
    sweep_views,
    voice_views,
)

VOICES = "dialog/<slug:slug>/roster"
REVIEW = "dialog/<slug:slug>/granskning"

public: list[URLPattern] = everybody(
    [
        path("dialog/<slug:slug>/markera/", mark_views.mark, name="mark"),
        path("dialog/<slug:slug>/granska-text.json", mark_views.check_text, name="check_text"),
        path("dialog/<slug:slug>/granska-plats.json", mark_views.check_place, name="check_place"),
        path("dialog/<slug:slug>/kvitto/", receipt_views.receipt, name="receipt"),
        path("dialog/<slug:slug>/kvitto/andra/", receipt_views.change, name="change"),
        path("dialog/<slug:slug>/kvitto/aterta/", receipt_views.withdraw, name="withdraw"),
        path(f"{VOICES}/", voice_views.voices, name="voices"),
        path(f"{VOICES}.json", voice_views.voices_layer, name="voices_layer"),
        path(f"{VOICES}/<int:number>/", voice_views.voice, name="voice"),
        path(f"{VOICES}/<int:number>/kommentar/", voice_views.comment, name="comment"),
        path(f"{VOICES}/<int:number>/instammer/", voice_views.support, name="support"),
    ]
)
staff: list[URLPattern] = [
    *only(
        can_moderate,
        [
            path(f"{REVIEW}/", moderation_views.inbox, name="inbox"),
            path(f"{REVIEW}/<int:number>/", moderation_views.decide, name="decide"),
            path(f"{REVIEW}/godkann/", moderation_views.approve_unflagged, name="approve"),
            path(f"{REVIEW}/broms/", brake_views.brake, name="brake"),
            path(f"{REVIEW}/angra/", sweep_views.sweeps, name="sweeps"),
            path(f"{REVIEW}/angra/<int:number>/ta-upp/", sweep_views.undo, name="take_up"),
            path(f"{REVIEW}/historik/", moderation_views.history, name="history"),
            path(f"{REVIEW}/skurar/", burst_views.bursts, name="bursts"),
            path(f"{REVIEW}/skurar/<int:number>/", burst_views.decide, name="decide_burst"),
            path(f"{REVIEW}/kommentarer/", comment_queue_views.queue, name="comments"),
            path(
                f"{REVIEW}/kommentarer/<int:number>/",
                comment_queue_views.decide,
                name="decide_comment",
            ),
        ],
    ),
    *only(
        can_see_exact_pins,
        [
            path(f"{REVIEW}/markeringar.json", moderation_views.layer, name="layer"),
            path(f"{REVIEW}/angra.json", sweep_views.layer, name="sweep_layer"),
        ],
    ),
]

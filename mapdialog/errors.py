"""Domain errors and the one table that turns them into HTTP answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DomainError(Exception):
    """Something that a person asked for cannot be done; `message` says why, in their language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """There is no such thing, or the asker may not know whether there is."""


class NotAllowed(DomainError):
    """Wrong role or wrong municipality."""


class WrongPhase(DomainError):
    """The dialogue's phase does not permit this."""


class Conflict(DomainError):
    """The state of the thing does not permit this step."""


class Invalid(DomainError):
    """What was sent cannot be taken as it is."""


class OutsideArea(Invalid):
    """The place lies outside the dialogue's area."""


@dataclass(frozen=True)
class Missing:
    """Something that has to be done first, in words, and where it is done."""

    words: str
    url: str = ""

    def __str__(self) -> str:
        return self.words


class NotReady(DomainError):
    """A requirement is missing: `missing` lists each in words."""

    def __init__(self, message: str, missing: Iterable[str | Missing]) -> None:
        super().__init__(message)
        self.missing = list(missing)


STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongPhase: 409,
    Conflict: 409,
    NotReady: 409,
    OutsideArea: 422,
    Invalid: 422,
}

TITLES = {
    404: gettext_lazy("The page is not here"),
    403: gettext_lazy("You do not have access to this"),
    409: gettext_lazy("This cannot be done right now"),
    422: gettext_lazy("Something needs to be corrected"),
}


def status_of(error: DomainError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def wants_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html") or request.path.endswith(".json")


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    status = status_of(error)
    missing = error.missing if isinstance(error, NotReady) else []
    if wants_json(request):
        words = [str(line) for line in missing]
        return JsonResponse({"error": error.message, "missing": words}, status=status)
    context = {"title": TITLES[status], "message": error.message, "missing": missing}
    return render(request, "error.html", context, status=status)


class DomainErrorMiddleware:
    """Answers domain errors that a view lets through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return error_response(request, error) if isinstance(error, DomainError) else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired form: say so, and that what was written is still in the browser."""
    message = _(
        "The page had been open too long, so nothing was sent. "
        "Go back, reload the page and send again: what you wrote is still there."
    )
    return error_response(request, NotAllowed(message))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("Check the address, or start again from the first page.")
    return error_response(request, NotFound(message))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, NotAllowed(_("Your role does not permit this.")))


def server_error(request: HttpRequest) -> HttpResponse:
    # Without what other pages know: the database may be what is broken.
    return HttpResponse(render_to_string("500.html"), status=500)

"""The demo's organisations and logins. Nobody has a person's name: they are their roles."""

from dataclasses import dataclass

from demo.island.place import MUNICIPALITY_CODE, MUNICIPALITY_NAME, MUNICIPALITY_SLUG
from mapdialog.organisations.models import Municipality, Organisation, Role, User
from mapdialog.organisations.services import ensure_member, ensure_municipality

DEMO_PASSWORD = "trygg-i-vanerso"  # noqa: S105  (stated on purpose: the demo is for everybody)
DOMAIN = "vanerso.example"

DETAILS = {
    "slug": MUNICIPALITY_SLUG,
    "contact_email": f"kontakt@{DOMAIN}",
    "contact_phone": "08-465 004 00",  # of the series kept free for fiction
    "contact_address": "Stortorget 1, 999 99 Vänersö",
    "accent_colour": "#1d4f63",
    "data_controller": "Kommunstyrelsen i Vänersö kommun",
    "answer_times": "Frågor besvaras inom fem arbetsdagar.",
    "data_protection_officer": f"Dataskyddsombudet, dso@{DOMAIN}",
}
GUIDELINES = {
    "Den som inte vill eller kan svara på nätet får svara på plats.": (
        "Vi står på biblioteket och går vandringar. Personal skriver in svaren."
    ),
    "Ungdomsrådet får se frågan innan den ställs.": "Ungdomsrådet läste frågan och kortade den.",
}
"""The municipality's own, and how each dialogue keeps to them."""
ORGANISATIONS = {
    "police": ("Lokalpolisområde Vänersö", Organisation.Kind.POLICE),
    "housing": ("Vänersöbostäder", Organisation.Kind.HOUSING),
    "galleria": ("Galleria Kvarnen fastigheter", Organisation.Kind.OTHER),
    "school": ("Vänersö gymnasium", Organisation.Kind.SCHOOL),
}


@dataclass(frozen=True)
class Login:
    address: str
    name: str
    role: Role
    organisation: str = "municipality"

    @property
    def email(self) -> str:
        return f"{self.address}@{DOMAIN}"


COORDINATOR = Login("samordnare", "Trygghetssamordnaren", Role.SAFETY_COORDINATOR)
LOGINS: tuple[Login, ...] = (
    COORDINATOR,
    Login("kommunpolis", "Kommunpolisen", Role.POLICE_OFFICER, "police"),
    Login("politiker", "Kommunstyrelsens ordförande", Role.ELECTED),
    Login("tjansteperson", "Gatuingenjören", Role.OFFICIAL),
    Login("vard", "Trygghetsvärden", Role.SAFETY_HOST),
    Login("bostader", "Vänersöbostäder", Role.PARTNER, "housing"),
    Login("gis", "GIS-ingenjören", Role.GIS_OFFICER),
    Login("dso", "Dataskyddsombudet", Role.DATA_PROTECTION_OFFICER),
    Login("administrator", "Administratören", Role.ADMINISTRATOR),
)


@dataclass(frozen=True)
class Parties:
    municipality: Municipality
    organisations: dict[str, Organisation]
    users: dict[str, User]

    @property
    def coordinator(self) -> User:
        return self.users[COORDINATOR.address]


def ensure_parties() -> Parties:
    """The municipality, its partners and all logins; there already, they are left as they are."""
    municipality, _made = ensure_municipality(
        code=MUNICIPALITY_CODE, name=MUNICIPALITY_NAME, **DETAILS
    )
    for guideline in GUIDELINES:
        municipality.guidelines.get_or_create(name=guideline)
    organisations = {
        "municipality": Organisation.objects.get(municipality=municipality, name=MUNICIPALITY_NAME)
    }
    for key, (name, kind) in ORGANISATIONS.items():
        organisations[key], _made = Organisation.objects.get_or_create(
            municipality=municipality, name=name, defaults={"kind": kind}
        )
    users = {
        login.address: ensure_member(
            municipality=municipality,
            email=login.email,
            role=login.role,
            name=login.name,
            password=DEMO_PASSWORD,
            organisation=organisations[login.organisation],
        )
        for login in LOGINS
    }
    return Parties(municipality, organisations, users)

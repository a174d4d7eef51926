"""Names on the water and at the bus stops."""

from dataclasses import dataclass

from demo.plan import Point


@dataclass(frozen=True)
class Label:
    name: str
    at: Point


WATERS: tuple[Label, ...] = (
    Label("Vänern", (-5600, -1900)), Label("Vänern", (5200, 2200)), Label("Hamnviken",
    (2420, -1180)),
    Label("Badviken", (3360, -720)), Label("Lomviken", (-3250, -1130)), Label("Norrviken",
    (-2080, 1950)),
    Label("Östersjöviken", (2620, 1560)), Label("Sjötorpsviken", (-1900, -2150)),
    Label("Kalkviken", (-3050, 1120)),
    Label("Storskären", (-250, 3330)), Label("Västerskären", (-4800, 900)),
    Label("Lotsskären", (3200, -1650)), Label("Fyrskären", (4620, -600)),
    Label("Söderskären", (-2500, -2950)), Label("Enudden", (3000, 1480)),
)  # fmt: skip

STOPS: tuple[Label, ...] = (
    Label("Vänersö station", (1140, 196)), Label("Stortorget", (1330, -342)),
    Label("Hamnplan", (1960, -790)), Label("Färjeläget", (2840, -800)),
    Label("Norrängsskolan", (935, 560)), Label("Norra torget", (1560, 626)),
    Label("Ängsparken", (1050, 1010)), Label("Norrängens ändstation", (1350, 1325)),
    Label("Östersjöberg", (2225, 850)), Label("Bergsvägen", (2060, 410)),
    Label("Fyrbacken", (3320, -140)), Label("Fyrudden", (4150, 15)),
    Label("Vårdcentralen", (460, 262)), Label("Gymnasiet", (330, -290)),
    Label("Kvarnbacken", (-560, -110)), Label("Lugnet", (290, -582)),
    Label("Lugnet västra", (-480, -460)), Label("Strandskolan", (1345, -1065)),
    Label("Strandvallen", (970, -1730)), Label("Södra kajen", (1955, -1390)),
    Label("Bruket", (-170, 655)), Label("Storängen", (-890, 40)),
    Label("Kalkudden", (-3290, -140)), Label("Norrgården", (140, 2010)),
)  # fmt: skip

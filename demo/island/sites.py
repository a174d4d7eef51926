"""Places with ground of their own: parks, squares, schools, the station, the harbour.

Drawn by hand like the roads. Streets and ordinary houses keep out of them.
"""

from dataclasses import dataclass, field
from typing import Literal

from demo.island.plan import Point, Road

SiteKind = Literal[
    "park", "wood", "square", "schoolyard", "parking", "pitch", "cemetery", "allotments",
    "beach", "quay", "industry", "grass",
]  # fmt: skip


@dataclass(frozen=True)
class House:
    """A building drawn by hand: centre, width along ``turn_deg``, depth, perhaps a name."""

    x: float
    y: float
    width_m: float
    depth_m: float
    turn_deg: float = 0.0
    name: str = ""


@dataclass(frozen=True)
class Site:
    name: str
    kind: SiteKind
    outline: tuple[Point, ...]
    houses: tuple[House, ...] = field(default=())
    rough: float = 0.0  # how far a natural edge wanders; 0 for a built one
    round_m: float = 0.0  # the radius of its corners


@dataclass(frozen=True)
class BlockSite:
    """A whole block of the grid, whichever the point falls in, taken for one purpose."""

    name: str
    kind: SiteKind
    at: Point
    houses: tuple[House, ...] = field(default=())
    reach_m: float = 60.0  # of an overlong block only this much round the point is taken


@dataclass(frozen=True)
class FaceSite:
    """All ground between some main lines: a strip along the stream, the railway's verge."""

    name: str
    kind: SiteKind
    seeds: tuple[Point, ...]


FACE_SITES: tuple[FaceSite, ...] = (
    FaceSite("Åparken", "park", ((905, -50), (1130, -500), (1620, -905))),
    FaceSite("", "grass", ((1000, 270), (600, 300), (2280, 60))),
)  # fmt: skip

BLOCK_SITES: tuple[BlockSite, ...] = (
    BlockSite("Stortorget", "square", (1405, -300)),
    BlockSite("Kyrkparken", "park", (1560, -210), (
        House(0, 0, 40, 16, 0, "Vänersö kyrka"), House(-22, 0, 11, 11, 0))),
    BlockSite("Bibliotekstorget", "square", (1393, -430), (
        House(0, -14, 52, 24, 0, "Biblioteket"),), 42),
    BlockSite("Teaterparken", "park", (1270, -70)),
    BlockSite("Galleriaparkeringen", "parking", (1150, -150), (
        House(6, 13, 46, 20, 0, "Galleria Kvarnen"),)),
    BlockSite("Brunnsparken", "park", (2090, -260)),
    BlockSite("Snickarparken", "park", (60, -5), (), 90),
    BlockSite("Norra torget", "square", (1620, 470), (
        House(-42, 32, 66, 22, 0, "Norrängens centrum"), House(42, 32, 50, 22, 0, "Matboden"),
        House(-66, -16, 20, 44, 0, "Fritidsgården Kupolen")), 88),
)  # fmt: skip

SITES: tuple[Site, ...] = (
    Site("Hamnparken", "park", (
        (2640, -500), (2420, -600), (2190, -650), (1960, -770), (1875, -950), (1905, -1250),
        (2020, -1520), (2050, -1660), (2200, -1640), (2480, -1730), (2560, -1640), (2330, -1540),
        (2110, -1390), (2062, -1070), (2110, -905), (2240, -735), (2480, -760), (2700, -900),
        (2890, -930), (2800, -700)), (
        House(1990, -1590, 44, 12, 75), House(2030, -1640, 12, 44, -15),
        House(2085, -1580, 44, 12, -15), House(2150, -1615, 44, 12, -15))),
    Site("Stadsparken", "park", (
        (735, 190), (745, 60), (700, -80), (650, -220), (640, -340), (700, -425), (800, -410),
        (985, -350), (860, -100), (782, 150)), round_m=22),
    Site("Stationsplan", "square", ((1215, 194), (1405, 174), (1410, 222), (1219, 242)), (
        House(1312, 240, 74, 15, -5.5, "Vänersö station"),)),
    Site("Pendlarparkeringen", "parking", ((1440, 172), (1640, 150), (1645, 212), (1445, 233))),
    Site("Bussterminalen", "square", ((1085, 208), (1195, 196), (1199, 240), (1089, 252)), (
        House(1140, 226, 60, 6, -6, ""),)),
    Site("Norrängsskolan", "schoolyard", (
        (960, 400), (1215, 392), (1225, 590), (1090, 612), (958, 600)), (
        House(1040, 545, 92, 20, -3, "Norrängsskolan"), House(1000, 490, 18, 72, -3),
        House(1085, 490, 18, 60, -3), House(1175, 560, 38, 26, -3, "Norrängshallen"))),
    Site("Skolskogen", "wood", (
        (1228, 400), (1300, 395), (1330, 470), (1320, 590), (1240, 612), (1232, 520)), rough=0.05),
    Site("Norrängsvallen", "pitch", ((1118, 412), (1204, 410), (1206, 528), (1120, 530))),
    Site("Vårdcentralen Kvarnen", "grass", ((415, 130), (560, 120), (560, 225), (436, 240)), (
        House(490, 195, 84, 18, -4, "Vårdcentralen Kvarnen"), House(470, 158, 18, 42, -4),
        House(520, 158, 18, 42, -4))),
    Site("Vårdcentralens parkering", "parking", ((565, 130), (680, 125), (683, 215), (567, 224))),
    Site("Vänersö gymnasium", "schoolyard", (
        (420, -330), (600, -310), (628, -200), (610, -120), (420, -130)), (
        House(500, -175, 110, 22, -4, "Vänersö gymnasium"), House(458, -235, 22, 80, -4),
        House(540, -225, 22, 58, -4), House(570, -280, 44, 26, -4, "Aulan"))),
    Site("Strandskolan", "schoolyard", (
        (1540, -1210), (1690, -1130), (1760, -1250), (1615, -1345)), (
        House(1625, -1200, 84, 18, 28, "Strandskolan"), House(1620, -1260, 18, 52, 28),
        House(1690, -1215, 30, 22, 28))),
    Site("Lugnets förskola", "schoolyard", ((150, -880), (290, -850), (300, -940), (165, -975)), (
        House(220, -890, 56, 14, 12, "Lugnets förskola"), House(195, -915, 14, 30, 12))),
    Site("Strandvallen", "pitch", ((1190, -1765), (1375, -1765), (1375, -1665), (1190, -1665)),
        round_m=49),
    Site("Strandvallens plan B", "pitch", (
        (1430, -1800), (1540, -1800), (1540, -1665), (1430, -1665))),
    Site("Strandvallens parkering", "parking", (
        (1180, -1890), (1330, -1905), (1335, -1830), (1185, -1815))),
    Site("Sporthallen", "grass", ((1345, -1905), (1560, -1930), (1560, -1820), (1350, -1825)), (
        House(1400, -1865, 62, 42, -4, "Sporthallen"), House(1495, -1870, 72, 46, -4, "Ishallen"))),
    Site("Vänersö kyrkogård", "cemetery", (
        (-700, 50), (-540, 105), (-590, -80), (-610, -190), (-730, -180)), round_m=12),
    Site("Lugnets koloniområde", "allotments", (
        (60, -1455), (420, -1515), (900, -1530), (890, -1640), (400, -1620), (90, -1560)),
        round_m=16),
    Site("Badviken", "beach", (
        (3190, -530), (3250, -450), (3400, -480), (3560, -535), (3560, -575), (3380, -560),
        (3250, -525)), round_m=8),
    Site("Hamnplan", "square", ((1985, -800), (2130, -728), (2215, -735), (2110, -800),
        (2020, -850)), round_m=10),
    Site("Gästhamnen", "quay", ((1945, -1090), (2062, -1070), (2122, -1325), (2030, -1350))),
    Site("Södra kajen", "quay", (
        (1925, -1270), (2020, -1365), (2120, -1345), (2310, -1520), (2250, -1570), (2090, -1470),
        (2000, -1420)), (
        House(1965, -1320, 20, 46, 14, "Hamnmagasinet"), House(2010, -1400, 24, 40, 20),
        House(2120, -1440, 70, 18, -43, "Båtklubben"), House(2220, -1520, 34, 18, -43))),
    Site("Norra kajen", "quay", (
        (2240, -680), (2420, -632), (2560, -600), (2640, -690), (2600, -790), (2470, -745),
        (2250, -722)), (
        House(2300, -690, 52, 17, 12, "Sjömagasinet"), House(2375, -672, 52, 17, 12),
        House(2450, -655, 52, 17, 14, "Vänersö museum"), House(2530, -660, 26, 56, 20),
        House(2585, -720, 24, 60, 20, "Varvet"))),
    Site("Färjeläget", "quay", (
        (2830, -850), (3030, -845), (3070, -905), (2990, -1035), (2935, -1035), (2900, -945),
        (2700, -905)), (House(2985, -905, 46, 18, 12, "Färjeterminalen"),)),
    Site("Färjeparkeringen", "parking", ((2620, -700), (2745, -740), (2790, -830), (2660, -810))),
    Site("Fyrberget", "wood", (
        (3180, 20), (3260, -20), (3420, 40), (3480, 160), (3400, 290), (3250, 260), (3170, 140)),
        rough=0.12),
    Site("Östersjöhöjden", "wood", (
        (2430, 150), (2560, 60), (2760, 120), (2930, 210), (2900, 330), (2720, 330), (2600, 400),
        (2450, 420), (2360, 330)), rough=0.12),
    Site("Ängsparken", "park", (
        (1330, 830), (1560, 850), (1640, 930), (1600, 1060), (1440, 1090), (1320, 980)),
        round_m=40),
    Site("Lekparken Grodan", "park", ((330, -1080), (450, -1050), (470, -1150), (345, -1170)),
        round_m=14),
    Site("Kvarnängen", "park", ((-60, -330), (110, -300), (120, -400), (-50, -430)), round_m=16),
    Site("Vänersö bruk", "industry", (
        (-300, 520), (-60, 500), (60, 560), (40, 660), (-130, 620), (-220, 590)), (
        House(-40, 560, 96, 42, -8, "Vänersö bruk"), House(-150, 560, 70, 26, 12),
        House(10, 620, 36, 18, -8))),
    Site("Kalkuddens kalkbruk", "industry", (
        (-3560, 470), (-3300, 440), (-3130, 560), (-3150, 720), (-3400, 780), (-3600, 640)), (
        House(-3330, 540, 70, 34, 20, "Kalkbruket"), House(-3420, 600, 40, 24, 20),
        House(-3250, 620, 30, 18, 50)), rough=0.05),
    Site("Vänersö camping", "grass", (
        (960, -2130), (1200, -2140), (1310, -2190), (1280, -2240), (1010, -2180)), (
        House(1150, -2168, 24, 10, -4, "Vänersö camping"), House(1080, -2150, 12, 8, 0),
        House(1230, -2190, 12, 8, -20)), round_m=12),
    Site("Reningsverket", "industry", ((2120, -1900), (2260, -1880), (2250, -1990),
        (2120, -1990)), (
        House(2160, -1930, 40, 20, 10, "Reningsverket"), House(2210, -1955, 18, 18, 0))),
)  # fmt: skip

# Foot and cycle ways, steps and the underpass; they cross streets where they please.
WAYS: tuple[Road, ...] = (
    Road("Stationstunneln", "tunnel", ((1352, 240), (1361, 338))),
    Road("Norrängsstråket", "cycleway", (
        (1345, 176), (1352, 240))),
    Road("Norrängsstråket", "cycleway", (
        (1361, 338), (1368, 420), (1350, 520), (1356, 639), (1330, 760), (1300, 900), (1310, 1080),
        (1330, 1320))),
    Road("Åstråket", "cycleway", (
        (740, 232), (752, 120), (815, -80), (920, -330), (985, -352), (1105, -610), (1300, -790),
        (1452, -880), (1700, -1010), (1880, -1072), (1965, -1078))),
    Road("Hamnpromenaden", "cycleway", (
        (1965, -1078), (2005, -1300), (2100, -1480), (2280, -1590), (2440, -1740), (2330, -1960),
        (2060, -1975), (1900, -2010))),
    Road("Hamnpromenaden", "cycleway", (
        (1965, -1078), (1990, -900), (2110, -805), (2230, -752), (2470, -778), (2640, -850),
        (2700, -790), (2800, -700))),
    Road("Skolstigen", "path", ((1225, 480), (1265, 500), (1310, 480), (1368, 420))),
    Road("Skolstigen", "path", ((1090, 612), (1150, 590), (1230, 560), (1265, 500))),
    Road("Parkgången", "path", ((782, 160), (760, 40), (740, -120), (700, -260), (700, -440))),
    Road("Parkgången", "path", ((650, -230), (740, -210), (850, -130))),
    Road("Parkgången", "path", ((660, -360), (760, -330), (870, -250))),
    Road("Kyrkogångsvägen", "path", ((-540, 90), (-640, -40), (-660, -170), (-560, -250))),
    Road("Bänkstigen", "path", ((1330, 900), (1440, 930), (1560, 1000), (1600, 1060))),
    Road("Bänkstigen", "path", ((1440, 930), (1480, 1080), (1440, 1180))),
    Road("Fyrtrapporna", "steps", ((3330, -152), (3300, -60), (3260, -10))),
    Road("Fyrbergsstigen", "path", ((3260, -10), (3310, 100), (3330, 230), (3300, 330))),
    Road("Strandstigen", "path", (
        (2800, -700), (3000, -600), (3170, -440), (3260, -410), (3420, -440), (3580, -480),
        (3800, -330), (4050, -130), (4300, -130), (4420, 40), (4180, 10))),
    Road("Elljusspåret", "path", (
        (1330, 1320), (1250, 1600), (1400, 1850), (1750, 1950), (2080, 1800), (2120, 1500),
        (1900, 1330), (1600, 1310))),
    Road("Tjärnstigen", "path", (
        (230, 790), (30, 960), (-120, 1250), (-420, 1450), (-780, 1480), (-1060, 1290),
        (-1080, 1020), (-800, 780), (-480, 700), (-180, 640))),
    Road("Idrottsstigen", "path", ((1050, -1520), (1160, -1620), (1290, -1640), (1415, -1640))),
    Road("Lugnetstråket", "cycleway", (
        (1000, -350), (820, -600), (560, -780), (300, -830), (-50, -900), (-350, -900))),
)  # fmt: skip

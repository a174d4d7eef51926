"""The town's quarters: which pattern their streets follow and what is built along them."""

from dataclasses import dataclass
from typing import Literal

from demo.island.plan import Point

Built = Literal["perimeter", "old", "villa", "terrace", "flats", "works"]


@dataclass(frozen=True)
class Quarter:
    """A face (or several) between the main roads, filled with one pattern.

    ``along_m`` is the length of a block, ``across_m`` its depth, ``sway_m`` how far the
    pattern bends from a straight grid over ``wave_m`` metres, ``keep`` the share of
    cross streets that were ever built.
    """

    district: str
    seeds: tuple[Point, ...]
    built: Built
    turn_deg: float
    along_m: float
    across_m: float
    sway_m: float
    wave_m: float
    keep: float
    names: tuple[str, ...]


# Where the town ends and field or forest takes over: lines that close a face, not roads.
TOWN_EDGES: tuple[tuple[Point, ...], ...] = (
    ((-500, -420), (-720, -800), (-620, -1230), (-130, -1430), (420, -1500), (1050, -1520)),
    ((2060, 1200), (2400, 1290), (2740, 1080), (2930, 500)),
    ((1600, 1310), (1500, 1330), (1480, 1335)),
    ((1050, -1520), (1400, -1640), (1720, -1620), (2020, -1520)),
    ((3010, 190), (3060, 620), (3330, 800), (3700, 560), (3650, 380)),
    ((2950, -250), (3180, -400), (3560, -300), (3760, 0)),
    ((2500, -80), (2720, 60), (3010, 190)),
    ((-420, 390), (-470, 330), (-500, 145)),
    ((2020, -1520), (2230, -1640), (2480, -1730), (2680, -1790)),
    ((2980, -930), (2986, -1000), (2990, -1100)),
)  # fmt: skip

QUARTERS: tuple[Quarter, ...] = (
    Quarter("Centrum", ((1300, 20), (1300, -520), (1600, -300)), "perimeter",
            -6.5, 98, 86, 4, 500, 0.97,
            ("Skolgatan", "Kungsgatan", "Drottninggatan", "Smedjegatan", "Torggatan",
             "Kyrkogatan", "Nygatan", "Bangatan", "Rådhusgatan", "Trädgårdsgatan",
             "Magasinsgatan", "Bagaregatan", "Garvaregatan", "Apotekargatan", "Borgmästaregatan",
             "Teatergatan", "Slottsgatan", "Biblioteksgatan", "Brunnsgatan", "Postgatan",
             "Fabriksgatan", "Guldsmedsgatan")),
    Quarter("Hamnen", ((1840, -720),), "perimeter",
            -32, 110, 90, 3, 500, 0.9,
            ("Magasinsgränd", "Packhusgatan", "Sjömansgatan", "Tågvirkargatan", "Seglaregatan",
             "Lotsgatan", "Tullhusgatan", "Kajgatan")),
    Quarter("Gamla stan", ((2100, -300),), "old",
            -32, 80, 62, 12, 420, 0.8,
            ("Svartbäcksgränd", "Torgbacken", "Fiskargränd", "Skepparegatan", "Klostergatan",
             "Gråbrödragränd", "Västra Långgatan", "Repslagaregränd", "Tullgränd", "Prästgatan",
             "Kopparslagargränd", "Norra Brunnsgatan", "Södra Brunnsgatan", "Murargränd",
             "Helgeandsgränd", "Bryggaregränd", "Vattugränd", "Rådmansgränd", "Skomakaregränd",
             "Kaplansgatan", "Vinkelgränd", "Bakgatan", "Tranbodgränd", "Köpmansgränd")),
    Quarter("Norrängen", ((1400, 440), (1500, 950)), "flats",
            -3, 235, 165, 20, 900, 0.75,
            ("Timotejgatan", "Rödklövergatan", "Blåklintsgatan", "Prästkragegatan",
             "Smörblommegatan", "Ängsullsgatan", "Hundlokegatan", "Svinglegatan",
             "Käringtandsgatan", "Gullvivegatan", "Daggkåpegatan", "Mandelblomsgatan",
             "Kamomillgatan")),
    Quarter("Östersjöberg", ((2500, 350), (2500, 1000)), "villa",
            18, 175, 74, 48, 1100, 0.5,
            ("Tranvägen", "Ejdervägen", "Storspovsvägen", "Fiskmåsvägen", "Silvertärnevägen",
             "Lommens väg", "Strandskatevägen", "Skrakvägen", "Viggvägen", "Sothönsvägen",
             "Gräsandsvägen", "Svanvägen", "Knipvägen", "Doppingvägen", "Hägervägen", "Vipvägen",
             "Lärkvägen", "Morkullevägen", "Beckasinvägen", "Pilgrimsfalksvägen",
             "Kungsfiskarvägen", "Svalvägen")),
    Quarter("Fyrbacken", ((3350, 150), (3400, 640), (3350, -230)), "villa",
            -20, 160, 72, 45, 950, 0.5,
            ("Lotsvägen", "Kaptensvägen", "Styrmansvägen", "Båtsmansvägen", "Matrosvägen",
             "Skutvägen", "Kompassvägen", "Ankarvägen", "Lanternvägen", "Fyrvaktarvägen",
             "Bojvägen", "Rorgängarvägen", "Märsvägen", "Seglarvägen", "Focksvägen",
             "Storseglets väg", "Farledsvägen", "Signalvägen", "Mistlursvägen", "Loggboksvägen",
             "Barkassvägen", "Jollevägen")),
    Quarter("Kvarnbacken", ((600, -200),), "flats",
            -12, 180, 150, 12, 500, 0.7,
            ("Mjölnarvägen", "Kvarnstensvägen", "Ränndalsvägen", "Dammvägen", "Forsvägen",
             "Rännstigen", "Skovelvägen", "Siktvägen", "Malningsvägen", "Vattenhjulsvägen")),
    Quarter("Kvarnbacken", ((0, -200),), "terrace",
            8, 150, 66, 34, 1000, 0.6,
            ("Hjulmakarvägen", "Tunnbindarvägen", "Sadelmakarvägen", "Snickarvägen",
             "Vävarvägen", "Skräddarvägen", "Färgarvägen", "Bleckslagarvägen", "Krukmakarvägen",
             "Hattmakarvägen", "Urmakarvägen", "Kakelugnsvägen", "Bokbindarvägen",
             "Repslagarvägen", "Glasmästarvägen", "Stenhuggarvägen", "Smedsvägen",
             "Korgmakarvägen", "Spinnerskevägen", "Timmermansvägen")),
    Quarter("Lugnet", ((300, -1000),), "villa",
            12, 180, 76, 60, 1300, 0.5,
            ("Björkvägen", "Rönnvägen", "Lönnvägen", "Hasselvägen", "Aspvägen", "Kastanjevägen",
             "Häggvägen", "Oxelvägen", "Lindvägen", "Syrenvägen", "Almvägen", "Askvägen",
             "Körsbärsvägen", "Plommonvägen", "Äppelvägen", "Hagtornsvägen", "Slånbärsvägen",
             "Nyponvägen", "Videvägen", "Sälgvägen", "Bokvägen", "Ekvägen", "Enbärsvägen",
             "Kaprifolvägen", "Jasminvägen", "Päronvägen", "Vinbärsvägen", "Krusbärsvägen",
             "Poppelvägen")),
    Quarter("Strandängen", ((1600, -1250),), "terrace",
            28, 145, 68, 34, 900, 0.6,
            ("Vassvägen", "Strandrågsvägen", "Snäckvägen", "Musselvägen", "Kiselvägen",
             "Dynvägen", "Sandvägen", "Vågvägen", "Bryggvägen", "Sjöbodsvägen",
             "Klapperstensvägen", "Tångvägen", "Strandmaskvägen", "Kräftvägen", "Gäddvägen",
             "Abborrvägen", "Siklöjevägen", "Ålvägen")),
    Quarter("Yttre ön", ((100, 560), (560, 520)), "works",
            -8, 210, 118, 8, 900, 0.8,
            ("Svarvargatan", "Gjutargatan", "Verkstadsgatan", "Fräsargatan", "Nitaregatan",
             "Formargatan")),
)  # fmt: skip

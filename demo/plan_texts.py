"""Problems, causes, actions and the pledge of the demo: who does what, where and by when."""

from dataclasses import dataclass, field

from demo.island.plan import Point

MUNICIPALITY, POLICE, HOUSING, GALLERIA = "municipality", "police", "housing", "galleria"


@dataclass(frozen=True)
class PlannedAction:
    """Days are counted from the day the dialogue's result was published.

    ``turns`` are the statuses it went through: day, status and what residents read.
    """

    title: str
    description: str
    responsible: str
    starts: int
    due: int
    turns: tuple[tuple[int, str, str], ...] = ()
    kind: str = "situational"
    competence: str = "municipality"
    long_term: bool = False
    published: bool = True


@dataclass(frozen=True)
class KnownProblem:
    """A problem at a tested place; ``at`` tells which of the places it is."""

    key: str
    at: Point
    title: str
    description: str
    causes: tuple[tuple[str, str], ...]
    actions: tuple[PlannedAction, ...] = field(default=())


LAST_YEAR: tuple[KnownProblem, ...] = (
    KnownProblem(
        "underpass", (1356, 290), "Stationstunneln är mörk och skymd",
        "Många undviker tunneln efter mörkrets inbrott och ser inte vem de möter.",
        (("Armaturerna är från 1984 och hälften är trasiga.", "Inventering av gatuenheten"),
         ("Mynningen i söder har en vinkel där man inte ser runt hörnet.", "Trygghetsvandring"),
         ("Det finns ingen annan väg över spåren på 600 meter.", "Karta")),
        (PlannedAction(
            "Ny belysning i Stationstunneln", "All belysning byts till vandalsäker LED som lyser "
            "dygnet runt. Felanmälan åtgärdas inom två dygn.", MUNICIPALITY, 30, 190,
            ((40, "ongoing", ""), (178, "done", "Alla 38 lampor är bytta. Ljuset är tre gånger "
              "starkare än förut."))),
         PlannedAction(
            "Speglar i båda tunnelmynningarna", "Konvexa speglar så att man ser runt hörnen.",
            MUNICIPALITY, 30, 120, ((95, "done", "Speglarna sitter på plats."),)),
         PlannedAction(
            "Väggmålning med unga från Kupolen", "Fritidsgården målar väggarna tillsammans med en "
            "konstnär, så att tunneln blir ljus och omtyckt.", MUNICIPALITY, 120, 240,
            ((150, "ongoing", ""), (236, "done", "Invigd med 200 besökare. Inget klotter sedan "
              "dess.")), kind="social")),
    ),
    KnownProblem(
        "ring_crossing", (300, -590), "Bilar saktar inte in vid skolvägen på Lugnetvägen",
        "Barn och vårdnadshavare vågar inte gå över Lugnetvägen vid Kvarnvägen.",
        (("Vägen är rak och bred och inbjuder till hög fart.", "Hastighetsmätning: 54 km/tim"),),
        (PlannedAction(
            "Upphöjt övergångsställe vid Kvarnvägen", "Övergångsstället höjs och får egen "
            "belysning.", MUNICIPALITY, 60, 300, ((90, "ongoing", ""),
            (285, "done", "Klart. Medelhastigheten har sjunkit till 36 km/tim."))),),
    ),
)  # fmt: skip

THIS_YEAR: tuple[KnownProblem, ...] = (
    KnownProblem(
        "town_park", (720, -200), "Stadsparken känns otrygg när det är mörkt",
        "Många går omvägar på kvällen. Det handlar mest om ljus och sikt.",
        (("Ledningen från 1961 gör att var tredje lampa slocknar.", "Gatuenhetens mätning"),
         ("Buskar har vuxit in över gången och skymmer lamporna.", "Trygghetsvandring"),
         ("Få människor rör sig i parken efter klockan 20.", "Räkning under två veckor")),
        (PlannedAction(
            "Ny belysning längs Parkgången", "Ledningen och 46 lampor byts. Ljuset blir varmt och "
            "jämnt, utan mörka fickor.", MUNICIPALITY, -5, 75, ((2, "ongoing", "Grävningen har "
            "börjat vid Kvarnvägen. Räkna med omvägar i tre veckor."),)),
         PlannedAction(
            "Röj buskar närmast gången", "Fem meter på varje sida röjs, men häckande fåglar får "
            "vara kvar till hösten.", MUNICIPALITY, -10, 14, ((6, "done", "Röjt från bron till "
            "Lugnetvägen. Planteringarna vid muren är kvar."),)),
         PlannedAction(
            "Trygghetsvärdar i parken fredag och lördag", "Två värdar går genom parken mellan "
            "klockan 20 och 01.", MUNICIPALITY, 0, 160, ((1, "ongoing", "Första helgen är "
            "avklarad."),), kind="social"),
         PlannedAction(
            "Kameror i Stadsparken", "Förslag från flera boende.", MUNICIPALITY, 0, 60,
            ((9, "not_done", "Görs inte. Få brott har anmälts i parken, och lagen kräver starkare "
              "skäl för att filma människor. Vi satsar på ljus och på att fler ska vilja vara "
              "där."),))),
    ),
    KnownProblem(
        "school_path", (1290, 490), "Stigen vid Norrängsskolan saknar belysning",
        "Stigen är genväg för 300 elever och för dem som tränar i Norrängshallen.",
        (("Stigen har aldrig haft belysning.", "Gatuenheten"),
         ("Sly skymmer sikten från Ängsgatan.", "Skolans skyddsrond")),
        (PlannedAction(
            "Sju lyktstolpar längs Skolstigen", "Stolparna ställs så att man ser hela vägen till "
            "grinden.", MUNICIPALITY, 5, 40, ((8, "ongoing", "Fundamenten är gjutna."),)),
         PlannedAction(
            "Skolan och parkenheten röjer sly varje månad", "Elevrådet går med och pekar ut var "
            "det behövs.", MUNICIPALITY, 0, 250, ((3, "ongoing", ""),), kind="social",
            long_term=True)),
    ),
    KnownProblem(
        "shop_parking", (1150, -150), "Parkeringen bakom gallerian är mörk och ödslig",
        "De som stänger butikerna går sist och ensamma till bilen.",
        (("Lamporna tillhör fastigheten och släcks klockan 19.", "Samtal med ägaren"),
         ("Återvinningen skymmer gångvägen.", "Platsbesök")),
        (PlannedAction(
            "Ljus på parkeringen till klockan 23", "Fastighetsägaren ändrar styrningen och byter "
            "trasiga lampor.", GALLERIA, 10, 60, (), competence="property_owner"),
         PlannedAction(
            "Flytta återvinningen till infarten", "Containrarna flyttas så att gångvägen syns från "
            "Skolgatan.", MUNICIPALITY, 20, 90),
         PlannedAction(
            "Polisen närvarande på parkeringen kvällstid", "Minst två kvällar i veckan under "
            "vintern, i samtal med unga och bilburna.", POLICE, 0, 150,
            ((4, "ongoing", ""),), kind="social", competence="police")),
    ),
    KnownProblem(
        "pub_corner", (1915, -815), "Stökigt vid Hamngatan när krogarna stänger",
        "Trängsel, fylla och kommentarer på lördagsnätter.",
        (("Alla serveringar stänger samtidigt.", "Tillståndsenheten"),),
        (PlannedAction(
            "Krogarna stänger vid olika tider", "Överenskommelse med fyra serveringar på försök "
            "till sommaren.", MUNICIPALITY, 20, 200, (), kind="social", competence="shared",
            published=False),),
    ),
)  # fmt: skip

PLEDGE = {
    "title": "Medborgarlöfte: kvällarna i Stadsparken och vid gallerian",
    "text": (
        "Kommunen och polisen lovar att finnas på plats när det är mörkt, att laga trasigt ljus "
        "snabbt och att berätta hur det går varje kvartal."
    ),
}
# Party, text, unit, target, reached so far, what was seen.
COMMITMENTS = (
    (MUNICIPALITY, "Trygghetsvärdar i Stadsparken minst 100 kvällar", "kvällar", 100, 11,
     "Värdarna har mött omkring 240 personer. De flesta vill mest prata en stund."),
    (POLICE, "Polis till fots vid gallerian och stationen minst 60 kvällar", "kvällar", 60, 7,
     "Lugnt. Två samtal med vårdnadshavare."),
    (MUNICIPALITY, "Trasiga lampor på utpekade platser lagas inom två dygn, minst 95 av 100",
     "av 100 lampor", 95, 97, "31 felanmälningar, 30 lagade i tid."),
)  # fmt: skip

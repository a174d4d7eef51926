"""What Vänersö kommun writes about its three dialogues, in the municipality's own Swedish."""

from typing import Any

COMMON: dict[str, Any] = {
    "dialogue_type": "citizen",
    "methods": (
        "Kartan går att svara på i mobil och dator, på sex språk, och som lista utan karta. "
        "Svara på papper i kommunens kontaktcenter, på biblioteket eller tillsammans med "
        "trygghetsvärdarna. Vi besöker skolor, träffpunkter för äldre, fritidsgården Kupolen "
        "och SFI."
    ),
    "evaluation_plan": (
        "Vi jämför vilka som har svarat med vilka som bor här, frågar deltagarna hur det var att "
        "svara och redovisar utvärderingen i kommunstyrelsen."
    ),
    "feedback_plan": (
        "Resultatet publiceras på samma karta. Vi berättar också i Vänersöbladet, på biblioteket, "
        "på skolorna och på två öppna möten."
    ),
    "proposal_source": "board",
}

SAFETY: dict[str, Any] = {
    **COMMON,
    "question": "Var i Vänersö känner du dig trygg, och var känner du dig otrygg?",
    "theme": "Trygghet på allmän plats",
    "target_group": "Alla som bor, arbetar, studerar eller vistas i Vänersö",
    "participation_level": 3,
    "purpose": (
        "Vi vill veta hur det känns att röra sig i kommunen. Dina svar hjälper oss att välja var "
        "vi ska börja: vilka lampor som ska lagas, var det ska röjas och var fler vuxna behöver "
        "finnas."
    ),
    "influence": (
        "Svaren blir underlag för kommunens lägesbild, för åtgärdsplanen och för medborgarlöftet "
        "tillsammans med polisen. De kan påverka vilka platser vi åtgärdar först och hur. De kan "
        "inte ensamma avgöra hur mycket pengar som finns, och de blir inte ett ärende hos polisen."
    ),
}

LAST_YEAR: dict[str, Any] = {
    **SAFETY,
    "title": "Trygghetsdialogen {year}",
    "case_number": "KS {year}/0147",
    "proposal_reference": "Trygghetsrådet, 12 februari, § 8",
    "decision_reference": "Kommunstyrelsen, 4 mars, § 41",
    "background": (
        "Hösten {before} svarade två av fem i den nationella trygghetsundersökningen att de känner "
        "sig otrygga ute sena kvällar. Vi visste inte var. Därför frågade vi alla i Vänersö."
    ),
    "process": (
        "Dialogen var öppen i fem veckor. Flera hundra personer svarade på kartan, på "
        "biblioteket eller tillsammans med trygghetsvärdarna. Vi höll två möten och gick en "
        "trygghetsvandring från stationen till Norra torget. Svaren granskades innan de räknades."
    ),
    "result": (
        "Stationstunneln stack ut: nio av tio som svarade om den kände sig otrygga. Den fick ny "
        "belysning, speglar och en väggmålning. Fyra andra platser kom in i åtgärdsplanen. "
        "Samma fråga ställs igen nästa år, så att vi kan se om det har blivit skillnad."
    ),
    "response": (
        "Tack till alla som svarade. Vi börjar med Stationstunneln, som flest har "
        "pekat ut: ny belysning beställs före jul. Stadsparken och skolstigen tar vi in i "
        "åtgärdsplanen. Kommunstyrelsen"
    ),
}

THIS_YEAR: dict[str, Any] = {
    **SAFETY,
    "title": "Trygghetsdialogen {year}",
    "case_number": "KS {year}/0098",
    "proposal_reference": "Trygghetsrådet, 28 januari, § 5",
    "decision_reference": "Kommunstyrelsen, 3 mars, § 33",
    "background": (
        "Förra året frågade vi var det känns tryggt och otryggt. Efter det byggdes Stationstunneln "
        "om. Nu ställer vi samma fråga igen, för att se vad som har förändrats och vad vi ska göra "
        "härnäst."
    ),
    "process": (
        "Dialogen var öppen i fem veckor och flera hundra personer svarade. Vi besökte alla tre "
        "skolorna, träffpunkten Solgläntan och SFI, och gick en trygghetsvandring i Stadsparken. "
        "Alla svar har granskats. Resultatet räknas fram så att ingen enskild persons svar "
        "går att känna igen."
    ),
    "result": (
        "Stationstunneln känns tryggare än förra året. Stadsparken, stigen vid Norrängsskolan och "
        "parkeringen bakom gallerian känns fortfarande otrygga för många, mest när det är mörkt. "
        "Stortorget, biblioteket och Hamnpromenaden pekas ut som trygga. Åtgärderna syns på kartan."
    ),
    "response": (
        "Tack till alla som svarade. Vi ser att tunneln har blivit bättre och att "
        "parken inte har blivit det. Därför går belysningen i Stadsparken före annat i år. Det "
        "som känns tryggt, torget, biblioteket och hamnen, ska vi vara rädda om. Kommunstyrelsen"
    ),
}

SCHOOL_WAYS: dict[str, Any] = {
    **COMMON,
    "title": "Trygg väg till skola och fritid",
    "question": "Var är vägen till skolan och fritiden trygg, och var är den otrygg?",
    "theme": "Skolvägar",
    "target_group": "Barn och unga, vårdnadshavare och skolpersonal",
    "participation_level": 4,
    "case_number": "BUN {year}/0061",
    "proposal_source": "citizen",
    "proposal_reference": "Medborgarförslag från elevrådet på Norrängsskolan",
    "decision_reference": "Barn- och utbildningsnämnden, 15 september, § 72",
    "purpose": (
        "Fler barn ska kunna gå och cykla själva. Vi vill veta vilka platser på vägen som känns "
        "trygga och vilka som behöver bli bättre."
    ),
    "influence": (
        "Barn- och utbildningsnämnden har avsatt 1,2 miljoner kronor till åtgärder nästa år. "
        "Svaren avgör vilka sträckor som kommer först, och elevråden är med och väljer. Större "
        "ombyggnader av vägar beslutas av samhällsbyggnadsnämnden."
    ),
    "background": (
        "Elevrådet på Norrängsskolan föreslog att kommunen skulle se över vägarna till skola, "
        "träning och fritidsgård. Nämnden sa ja."
    ),
}

EVALUATION = {
    "worked": (
        "Kartan var lätt att använda i mobilen. Trygghetsvärdarna hjälpte 60 personer att svara, "
        "och många av dem hade aldrig deltagit förut."
    ),
    "to_improve": (
        "Vi började för sent på höstterminen för att hinna till alla skolor. Återkopplingen på "
        "bussarna syntes för lite. Nästa gång frågar vi också på finska från första dagen."
    ),
    "reached": (
        "Kvinnor och personer mellan 25 och 64 år svarade oftare än andra. Vi nådde få män över "
        "65 år och få unga på Yttre ön."
    ),
}

# Subject, outcome, text.
LAST_ANSWERS = (
    ("Stationstunneln är mörk och skymd", "acted",
     "Vi byter all belysning, sätter upp speglar i båda mynningarna och låter unga måla väggarna. "
     "Klart före sommaren."),
    ("Det är mörkt i Stadsparken", "later",
     "Ledningen under parken är från 1961 och måste bytas först. Vi återkommer nästa år med "
     "besked, och röjer buskarna redan nu."),
    ("Bilarna kör för fort på Lugnetvägen", "partly",
     "Vi bygger ett upphöjt övergångsställe vid Kvarnvägen. Hastigheten på resten av vägen "
     "beslutas i hastighetsplanen."),
)  # fmt: skip
THIS_ANSWERS = (
    ("Stadsparken är mörk och igenvuxen", "acted",
     "Nu byter vi ledningen och 46 lampor längs Parkgången. Buskarna närmast gången är borta. "
     "Trygghetsvärdarna går genom parken fredag och lördag kväll."),
    ("Stigen vid Norrängsskolan saknar ljus", "acted",
     "Sju stolpar sätts upp före jul. Skolan sköter slyet en gång i månaden tillsammans med "
     "parkenheten."),
    ("Parkeringen bakom gallerian är ödslig", "partly",
     "Marken är inte kommunens. Fastighetsägaren har lovat bättre ljus, och vi flyttar "
     "återvinningen som skymmer gångvägen. Mer än så rår vi inte på."),
    ("Sätt upp kameror i Stadsparken", "not_acted",
     "Vi har prövat frågan och säger nej. Det har inte anmälts så många brott i parken att vi kan "
     "motivera kameror. Bättre ljus och fler människor i rörelse är det som har gett effekt på "
     "andra platser."),
)  # fmt: skip
CHANGED_PLAN = {
    "document": "Belysningsprogram för Vänersö kommun",
    "text": (
        "Gång- och cykelvägar till skolor och parker går nu före gator när lampor byts. "
        "Programmet ändrades efter Trygghetsdialogen."
    ),
    "decision_reference": "Samhällsbyggnadsnämnden, § 118",
}

# What is said under voices, and answered by others.
COMMENTS_ON_VOICES = (
    "Håller med, så är det.",
    "Tack för att du skrev det här, jag trodde det bara var jag som kände så.",
    "Jag tycker att det har blivit bättre sedan i våras.",
    "Vi brukar gå tillsammans från bussen, häng på!",
    "Bra förslag. Det borde inte kosta så mycket.",
    "Samma här, fast jag går där på morgonen.",
    "Precis. Och det gäller hela vintern.",
    "Jag har felanmält lampan nu.",
    "Kul att fler gillar platsen!",
    "Min mamma på 81 säger detsamma.",
)

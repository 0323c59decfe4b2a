"""The words and patterns of nynorsk: the 2012 norm, one form of each word (wording.md 1.3)."""

from dataclasses import replace

from compliance_app.domain.levels import Level
from compliance_app.domain.words import BOKMAL, nouns

_RATED = ("{names}, der risikoen er vurdert til {level}",) * 3

NYNORSK = replace(
    BOKMAL,  # numbers, dates, money and countries are written the same
    locale="nn",
    numbers=(
        *("null", "éin", "to", "tre", "fire", "fem", "seks"),
        *("sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ),
    in_all="Til saman {text}",
    level_names={Level.LOW: "låg", Level.MEDIUM: "medium", Level.HIGH: "høg", Level.UNKNOWN: "ukjend"},
    from_to="frå {lowest} til {highest}",
    rated=_RATED,
    rated_first=_RATED,
    rated_next=("{names}, der han er vurdert til {level}",) * 3,
    because=", fordi {reason}.",
    reason_follows=". Grunngiving: {reason}",
    websites="gjekk gjennom nettsidene til {whom}",
    questionnaires="fekk svar på spørjeskjema frå {answered} av {whom}",
    meetings="hadde møte med {whom}",
    visits="besøkte {whom}",
    appointed_by="oppnemnde av",
    appointed_by_one="oppnemnt av",
    asked_for="at vi prioriterer {topics}",
    asked_this="dette: {topics}",
    purposes={"CEASE": "stanse", "PREVENT": "førebyggje", "MITIGATE": "avgrense", "REMEDIATE": "rette opp"},
    times="{count} gonger i {year}",
    otherwise="elles {times}",
    norwegian_time="{day} {clock} (norsk tid)",
    nouns=nouns(
        "éin leverandør, leverandørar, leverandørane",
        "éin forretningspartnar, forretningspartnarar, forretningspartnarane",
        "éin leverandør eller forretningspartnar, leverandørar og forretningspartnarar, leverandørane og forretningspartnarane",
        "éin ny leverandør, nye leverandørar, dei nye leverandørane",
        "éin underleverandør, underleverandørar, underleverandørane",
        "eitt land, land, landa",
        "éin kategori, kategoriar, kategoriane",
        "eitt tiltak, tiltak, tiltaka",
        "éin negativ konsekvens, negative konsekvensar, dei negative konsekvensane",
        "éin faktisk negativ konsekvens, faktiske negative konsekvensar, dei faktiske negative konsekvensane",
        "éin vesentleg risiko, vesentlege risikoar, dei vesentlege risikoane",
        "eitt informasjonskrav, informasjonskrav, informasjonskrava",
        "eitt møte, møte, møta",
        "eitt årsverk, årsverk, årsverka",
        "éi retningslinje, retningslinjer, retningslinjene",
        "eitt kurs, kurs, kursa",
        "eitt styremedlem, styremedlemmer, styremedlemmene",
        "éin tilsett, tilsette, dei tilsette",
        "éin eigen tilsett, eigne tilsette, dei eigne tilsette",
        "eitt medlem, medlemmer, medlemmene",
        "éi avdeling, avdelingar, avdelingane",
        "éin avtale, avtalar, avtalane",
        "éi melding, meldingar, meldingane",
        "eitt brot, brot, brota",
        "eitt dotterselskap, dotterselskap, dotterselskapa",
        "éi oppgåve, oppgåver, oppgåvene",
        "éi side, sider, sidene",
        "éin dag, dagar, dagane",
        "éin månad, månader, månadene",
    ),
)

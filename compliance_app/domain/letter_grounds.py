"""The grounds of refusal as a letter says them, in bokmål, nynorsk and English (åpenhetsloven § 6, wording.md 4).

The bokmål words are the Act's own (``GROUND_TEXTS``) and stand in every letter, whatever its language; the translations
are ours.
"""

from collections.abc import Mapping
from types import MappingProxyType

from compliance_app.domain.requests import DISPLACED_BY_KNOWN_HARM, GROUND_TEXTS, Ground

_CARVED_OUT_NN = (
    "Retten til informasjon omfattar ikkje informasjon som er gradert etter sikkerhetsloven "
    "eller verna etter åndsverklova"
)
_CARVED_OUT_EN = (
    "The right does not cover information classified under the Security Act or protected by the Copyright Act"
)

_TEXTS: Mapping[str, Mapping[Ground, str]] = MappingProxyType(
    {
        "nb": GROUND_TEXTS,
        "nn": {
            Ground.A: "kravet ikkje gir tilstrekkeleg grunnlag for å identifisere kva kravet gjeld",
            Ground.B: "kravet er openbert urimeleg",
            Ground.C: "den etterspurde informasjonen gjeld opplysningar om nokon sine personlege forhold",
            Ground.D: (
                "den etterspurde informasjonen gjeld opplysningar om tekniske innretningar og framgangsmåtar eller "
                "andre drifts- eller forretningsforhold som det er viktig for konkurransen å halde løynde av omsyn "
                "til den opplysningane gjeld"
            ),
            Ground.SECURITY_GRADED: _CARVED_OUT_NN,
            Ground.COPYRIGHT: _CARVED_OUT_NN,
        },
        "en": {
            Ground.A: "the request does not give sufficient basis to identify what it concerns",
            Ground.B: "the request is clearly unreasonable",
            Ground.C: "the information requested concerns someone's personal matters",
            Ground.D: (
                "the information requested concerns technical devices and procedures or other operational or business "
                "matters which for competitive reasons it is important to keep secret in the interest of the person it "
                "concerns"
            ),
            Ground.SECURITY_GRADED: _CARVED_OUT_EN,
            Ground.COPYRIGHT: _CARVED_OUT_EN,
        },
    }
)

# By language: where a–d and the fourth paragraph stand, and the sentence of each.
_REFERENCES = {
    "nb": ("annet ledd bokstav {letter}", "fjerde ledd"),
    "nn": ("andre ledd bokstav {letter}", "fjerde ledd"),
    "en": ("second paragraph, letter {letter}", "fourth paragraph"),
}
_SENTENCES = {
    "nb": ("Vi avslår fordi {text}.", "{text}. {which}"),
    "nn": ("Vi avslår fordi {text} (i lova: «{verbatim}»).", "{text} (i lova: «{verbatim}»). {which}"),
    "en": ("We refuse because {text} (in the Act: “{verbatim}”).", "{text} (in the Act: “{verbatim}”). {which}"),
}  # fmt: skip
_WHICH = {
    "nb": {
        Ground.SECURITY_GRADED: "Denne informasjonen er gradert etter sikkerhetsloven.",
        Ground.COPYRIGHT: "Denne informasjonen er beskyttet etter åndsverkloven.",
    },
    "nn": {
        Ground.SECURITY_GRADED: "Denne informasjonen er gradert etter sikkerhetsloven.",
        Ground.COPYRIGHT: "Denne informasjonen er verna etter åndsverklova.",
    },
    "en": {
        Ground.SECURITY_GRADED: "This information is classified under the Security Act.",
        Ground.COPYRIGHT: "This information is protected by the Copyright Act.",
    },
}


def reference(ground: Ground, language: str = "nb") -> str:
    """Where a ground stands in § 6: "annet ledd bokstav b", "second paragraph, letter b", "fjerde ledd"."""
    letters, carved_out = _REFERENCES[language]
    return letters.format(letter=ground.value) if ground in DISPLACED_BY_KNOWN_HARM else carved_out


def ground_sentence(ground: Ground, language: str = "nb") -> str:
    """The ground as one or two sentences: «Vi avslår fordi kravet er åpenbart urimelig.»

    Nynorsk and English add the Act's own words in quotation marks; for the carve-outs of the fourth paragraph, which
    the Act names together, the one that applies is named.
    """
    refused, carved_out = _SENTENCES[language]
    pattern = refused if ground in DISPLACED_BY_KNOWN_HARM else carved_out
    return pattern.format(
        text=_TEXTS[language][ground],
        verbatim=GROUND_TEXTS[ground],
        which=_WHICH[language].get(ground, ""),
    )

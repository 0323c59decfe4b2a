"""Five hundred strings that have hurt programs, made here by kind, and texts that hold many of them for fields of any length."""

import unicodedata
from collections.abc import Iterator
from itertools import product

MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</textarea></title></style>",
    '"><b onmouseover=alert(1)>', "<a href=javascript:alert(1)>x</a>", "<iframe src=//eksempel.invalid>", "<!--", "]]>", "<![CDATA[",
    "&lt;b&gt;", "&#x3c;b&#x3e;", "&amp;nbsp;", "<style>*{display:none}</style>", "<base href=//eksempel.invalid>", "<",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:alert(1))", "![x](http://eksempel.invalid/x.png)", "**fet**", "# Tittel", "- punkt", "> sitat", "`kode`",
    "```", "| a | b |", "~~strøket~~", "[^1]", "[ref]: http://eksempel.invalid", "http://eksempel.invalid", "www.eksempel.invalid",
    "\\[x\\]", "---", "$x^2$", "$$\\frac{1}{2}$$", ":red[rød]", ":blue-background[x]", ":material/home:", ":smile:", "<->", "->", ":small[x]",
    ":rainbow[x]", ":streamlit:", ":orange-badge[x]", ":primary[x]",
)  # fmt: skip
FORMULAS = tuple(
    f"{front}{body}"
    for front, body in product(("=", "+", "-", "@", "|", "%", "\uff1d", "\t=", "\r=", "\n=", " =", "'="), ("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("x")'))
)  # fmt: skip
TEMPLATES = (
    "{{7*7}}", "{{ ''.__class__ }}", "{% raw %}", "{# #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%s%n%d", "{0}", "{name}", "{", "}", "%(x)s", "%",
    "#set page(width: 1pt)", '#eval("1")', "\\input{/etc/passwd}", "\\", "\\n", "\\u0000", "\\x00", "${jndi:ldap://eksempel.invalid}",
)  # fmt: skip
QUERIES = (
    "'; DROP TABLE supplier;--", "' OR '1'='1", '" OR 1=1--', "1;SELECT 1", "/* */", "--", "%", "_", "\\'", "''", '""', "`", "NULL", "null", "None",
    "nil", "undefined", "NaN", "Infinity", "-Infinity", "true", "false", "0", "-0", "1e999", "-1e-999", "0x10", "1_000", "010", "1,5", "1.5",
    "٣", "²", "½", "Ⅷ", "NA", "NO", "N/A", "#N/A", "#REF!", "-", "--", "…", ".", "..", "../../etc/passwd", "..\\..\\x", "C:\\x", "/dev/null", "CON",
    "aux.txt", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "mailto:a@b", "a@b", "@", "\x1b[31mrød\x1b[0m", "\x1b]0;x\x07",
    "$(id)", "`id`", ";id", "| id", "&& id", "\r\nSet-Cookie: x=1", "\r\nBcc: a@example.org", "\n.\n", "From: x", "BEGIN:VCALENDAR", "END:VEVENT",
)  # fmt: skip
LETTERS = (
    "æøåÆØÅ", "ǽÐŠŽđŋ", "A\u030a", "e\u0301\u0301\u0301", "Z" + "\u0300\u0301\u0302\u0303" * 12, "\u202edrah\u202c", "\u2066x\u2069", "\u200b", "\u200d", "\ufeff",
    "\u00ad", "\u2028", "\u2029", "\u00a0", "\u3000", "\u180e", "\u115f", "ｆｕｌｌ", "ﬁ", "ẞßſ", "İıI", "ǅ", "Ω", "Ελλάδα", "Москва", "ירושלים", "القاهرة",
    "ไทย", "中文", "日本語", "한국어", "বাংলা", "\U0001f469\u200d\U0001f527", "\U0001f1f3\U0001f1f4", "\U0001f44d\U0001f3fd", "\U00020000", "\U0010fffd", "\ue000",
    "\ud800", "\udfff", "\ufffe", "\uffff", "\U0001ffff", "\ufffd", "\ufdd0", "¯\\_(ツ)_/¯", "ﷺ", "𝔉𝔯𝔞𝔨", "🅰", "a\u0338", "\u0600", "\u061c",
)  # fmt: skip


def strings() -> list[str]:
    """All of them, each once: at least five hundred."""
    controls = [f"a{chr(code)}b" for code in (*range(0x20), *range(0x7F, 0xA0))]
    blanks = [
        f"a{chr(code)}b" for code in (*range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x2070))
    ]
    marks = [f"a{chr(code)}" for code in range(0x0300, 0x0340)]
    ascii_signs = [chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()]
    latin = [chr(code) for code in range(0xA1, 0x180)]
    found = (
        *MARKUP,
        *MARKDOWN,
        *FORMULAS,
        *TEMPLATES,
        *QUERIES,
        *LETTERS,
        *controls,
        *blanks,
        *marks,
        *ascii_signs,
        *latin,
    )
    return list(dict.fromkeys(found))


def texts(longest: int, among: list[str] | None = None) -> Iterator[str]:
    """The strings in order, as many at a time as there is room for; each text begins with another of them."""
    text = ""
    for one in strings() if among is None else among:
        if len(one) > longest:
            continue
        more = f"{text} {one}" if text else one
        if len(unicodedata.normalize("NFC", more)) > longest or len(more) > longest:
            yield text
            more = one
        text = more
    yield text

"""The frame of every page: the document, its style sheet, and the policy that allows it."""

import base64
import hashlib
from html import escape
from urllib.parse import urlsplit

# The colours of the reference frontend: a visitor sees that this is the same site.
STYLE = """
:root{--ink:#1b2b34;--soft:#40505a;--paper:#fbf8f3;--card:#ffffff;--wash:#e6f0ec;--line:#d8dcd5;\
--field:#5c6b73;--accent:#085252;--deep:#053a3a;--on:#ffffff;--error:#9f1d16}
@media (prefers-color-scheme:dark){:root{--ink:#e9efee;--soft:#b6c4c7;--paper:#0f1a1d;\
--card:#172329;--wash:#142c2e;--line:#32444a;--field:#8fa1a8;--accent:#7fd3cd;--deep:#b0e6e2;\
--on:#071f20;--error:#ffaca3}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;color-scheme:light dark}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.6 system-ui,\
-apple-system,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
header{border-bottom:1px solid var(--line);background:var(--card)}
header>*{display:flex;gap:.75rem;align-items:center;max-width:46rem;min-height:4rem;\
margin:0 auto;padding:.5rem 1.25rem;color:var(--ink)}
header,h1,h2{font-family:ui-serif,"Iowan Old Style",Charter,Georgia,serif;font-weight:600}
header{font-size:1.35rem;line-height:1.2}
header a{color:var(--ink);text-decoration:none}
header a:hover{text-decoration:underline}
svg{flex:none}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{margin:0 0 1rem;font-size:clamp(1.944rem,1.443rem + 2.056vw,3.087rem);line-height:1.1;\
letter-spacing:-.012em;text-wrap:balance}
h2{margin:0 0 .5rem;font-size:1.35rem;line-height:1.3}
p{margin:0 0 1rem}
a{color:var(--accent);text-underline-offset:.18em}
.problem,.way{margin:0 0 2.5rem;padding:1.5rem;border:1px solid var(--line);\
border-radius:.75rem;background:var(--card)}
.problem{border:4px solid var(--error)}
.problem ul{margin:0;padding:0;list-style:none}
.problem li{margin:0 0 .5rem}
.problem a{color:var(--error);font-weight:700}
.way{background:var(--wash)}
.way p:last-child{margin:0}
.steps{margin:0 0 2.5rem;padding:0;list-style:none}
.steps li{margin:0 0 1rem;padding:.25rem 0 .25rem 1rem;border-inline-start:4px solid var(--line)}
.steps .done{border-color:var(--accent)}
.steps .state{margin-inline-start:.5rem;color:var(--soft);white-space:nowrap}
.steps .done .state{color:var(--accent);font-weight:700}
.steps .hint{margin:0}
.field{margin:0 0 1.5rem}
.wrong{padding-inline-start:1rem;border-inline-start:4px solid var(--error)}
label{display:block;margin:0 0 .25rem;font-weight:700}
.hint{margin:0 0 .5rem;color:var(--soft);font-size:1rem}
.error{margin:0 0 .5rem;color:var(--error);font-weight:700}
input[type=text],input[type=email],input[type=tel],textarea{display:block;width:100%;\
padding:.5rem 1rem;border:2px solid var(--field);border-radius:.375rem;\
background:var(--card);color:inherit;font:inherit}
input[type=text],input[type=email]{max-width:28rem}
input[type=tel]{max-width:18rem}
textarea{min-height:12rem;resize:vertical}
.wrong input[type=text],.wrong input[type=email],.wrong input[type=tel],.wrong textarea\
{border-color:var(--error)}
.choice{display:flex;gap:1rem;align-items:flex-start}
.choice label{margin:0;padding:.25rem 0}
.choice input{flex:none;width:2.25rem;height:2.25rem;margin:0;accent-color:var(--accent)}
button{padding:1rem 1.5rem;border:2px solid var(--accent);border-radius:.375rem;\
background:var(--accent);color:var(--on);font:inherit;font-weight:700;line-height:1.2;cursor:pointer}
button:hover{border-color:var(--deep);background:var(--deep)}
:focus-visible,.problem:focus{outline:3px solid #ffbf47;outline-offset:2px;border-radius:2px;\
box-shadow:0 0 0 7px #1b2b34}
@media (max-width:36rem){main{padding-top:1.5rem}button{width:100%}}
@media (forced-colors:active){button{border:2px solid}:focus-visible{outline-color:Highlight}}
"""
MARK = (
    '<svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true">'
    '<rect width="36" height="36" rx="9" fill="#085252"/>'
    '<path d="M14 6c7 5 7 8 3 12s-3 8 4 12" fill="none" stroke="#fff" stroke-width="4" '
    'stroke-linecap="round"/><path d="M23 11h4M10 18h4M22 23h4" stroke="#bfe3df" '
    'stroke-width="3" stroke-linecap="round"/></svg>'
)


def document(
    title: str, content: str, *, language: str, clinic_name: str = "", website: str = ""
) -> str:
    """Return a whole page around `content`, which must be HTML already.

    The clinic's name leads to `website`, the page that the visitor came from.
    """
    shown = escape(clinic_name)
    name = f"{MARK}<span>{shown}</span>"
    brand = f'<a href="{escape(website)}">{name}</a>' if website else f"<div>{name}</div>"
    header = f"<header>{brand}</header>\n" if shown else ""
    end = f" – {shown}" if shown else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}{end}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{header}<main>\n{content}</main>\n</body>\n</html>\n"
    )


def content_security_policy(*then: str) -> str:
    """Return a policy that allows this style sheet, and forms that post to this address.

    Browsers apply `form-action` to the redirect after a form too, so the origins of the pages
    that may come `then`, the receipt and the thank-you page, are named beside 'self'.
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    pages = [urlsplit(each) for each in then]
    origins = dict.fromkeys(f" {each.scheme}://{each.netloc}" for each in pages if each.netloc)
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'{''.join(origins)}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )

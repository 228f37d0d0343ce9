"""The frame of every page: the document, its style sheet, and the policy that allows it."""

import base64
import hashlib
from html import escape
from urllib.parse import urlsplit

STYLE = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:#fbfaf7;color:#1b2b34;font:1.125rem/1.5 system-ui,-apple-system,\
"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
header{border-top:6px solid #0b6e6e;background:#fff;border-bottom:1px solid #d5dcdc}
header p{margin:0 auto;max-width:42rem;padding:.875rem 1.25rem;font-weight:700}
main{margin:0 auto;max-width:42rem;padding:2rem 1.25rem 4rem}
h1{margin:0 0 1.25rem;font-size:clamp(1.75rem,1.4rem + 1.6vw,2.375rem);line-height:1.15;\
letter-spacing:-.01em;text-wrap:balance}
h2{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}
p{margin:0 0 1rem}
a{color:#0b6e6e;text-underline-offset:.15em}
.problem{margin:0 0 2rem;padding:1.25rem;border:4px solid #b3261e;background:#fff}
.problem ul{margin:0;padding:0;list-style:none}
.problem li{margin:0 0 .25rem}
.problem a{color:#b3261e;font-weight:700}
.way{margin:0 0 2rem;padding:1rem 1.25rem;border-left:6px solid #0b6e6e;background:#fff}
.way p:last-child{margin:0}
.field{margin:0 0 1.5rem}
.wrong{padding-left:1rem;border-left:5px solid #b3261e}
label{display:block;margin:0 0 .25rem;font-weight:700}
.hint{margin:0 0 .375rem;color:#4a5a63}
.error{margin:0 0 .375rem;color:#b3261e;font-weight:700}
input[type=text],input[type=email],input[type=tel],textarea{display:block;width:100%;\
padding:.625rem .75rem;border:2px solid #1b2b34;border-radius:4px;background:#fff;\
color:inherit;font:inherit;line-height:1.4}
textarea{min-height:12rem;resize:vertical}
.wrong input[type=text],.wrong input[type=email],.wrong input[type=tel],.wrong textarea\
{border-color:#b3261e}
.choice{display:flex;gap:.75rem;align-items:flex-start}
.choice label{margin:0;padding:.375rem 0;font-weight:400}
.choice input{flex:none;width:2.5rem;height:2.5rem;margin:0;accent-color:#0b6e6e}
button{min-height:3rem;padding:.75rem 1.75rem;border:0;border-radius:4px;background:#0b6e6e;\
color:#fff;font:inherit;font-weight:700;cursor:pointer}
button:hover{background:#084f4f}
:focus-visible,.problem:focus{outline:4px solid #ffbf47;outline-offset:0;\
box-shadow:0 0 0 6px #1b2b34}
a:focus-visible{outline:0;background:#ffbf47;color:#1b2b34;box-shadow:0 3px 0 #1b2b34}
@media (max-width:30rem){main{padding-top:1.5rem}button{width:100%}}
@media (forced-colors:active){button{border:2px solid}:focus-visible{outline-color:Highlight}}
"""


def document(title: str, content: str, *, language: str, clinic_name: str = "") -> str:
    """Return a whole page around `content`, which must be HTML already."""
    shown = escape(clinic_name)
    header = f"<header><p>{shown}</p></header>\n" if shown else ""
    end = f" – {shown}" if shown else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}{end}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{header}<main>\n{content}</main>\n</body>\n</html>\n"
    )


def content_security_policy(thanks_url: str = "") -> str:
    """Return a policy that allows this style sheet, and forms that post to this address.

    Browsers apply `form-action` to the redirect after a form too, so the origin of the thank-you
    page is named beside 'self'.
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    thanks = urlsplit(thanks_url)
    origin = f" {thanks.scheme}://{thanks.netloc}" if thanks.netloc else ""
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'{origin}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )

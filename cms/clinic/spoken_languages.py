"""The languages that a clinic may say it speaks: codes of BCP 47 with their English names."""

NAMES = """
af Afrikaans; sq Albanian; ase American Sign Language; am Amharic; ar Arabic; hy Armenian; az
Azerbaijani; eu Basque; be Belarusian; bn Bengali; bs Bosnian; bfi British Sign Language; bg
Bulgarian; my Burmese; yue Cantonese; ca Catalan; zh Chinese; hr Croatian; cs Czech; da Danish;
nl Dutch; en English; et Estonian; fil Filipino; fi Finnish; fr French; fsl French Sign
Language; gl Galician; ka Georgian; de German; gsg German Sign Language; el Greek; gu Gujarati;
he Hebrew; hi Hindi; hu Hungarian; is Icelandic; id Indonesian; ga Irish; isg Irish Sign
Language; it Italian; ja Japanese; kn Kannada; kk Kazakh; km Khmer; ko Korean; ku Kurdish; lo
Lao; lv Latvian; lt Lithuanian; mk Macedonian; ms Malay; ml Malayalam; mt Maltese; mr Marathi;
mn Mongolian; ne Nepali; no Norwegian; om Oromo; ps Pashto; fa Persian; pl Polish; pt
Portuguese; pa Punjabi; ro Romanian; ru Russian; gd Scottish Gaelic; sr Serbian; si Sinhala; sk
Slovak; sl Slovenian; so Somali; es Spanish; sw Swahili; sv Swedish; ta Tamil; te Telugu; th
Thai; ti Tigrinya; tr Turkish; uk Ukrainian; ur Urdu; uz Uzbek; vi Vietnamese; cy Welsh; yo
Yoruba; zu Zulu
"""
# {"en": "English", …}, in the order of the names.
SPOKEN_LANGUAGES: dict[str, str] = dict(
    each.split(" ", 1) for each in " ".join(NAMES.split()).split("; ")
)

"""Words that say nothing about a page's subject, and are not looked for: `why does my …`.

Lists of our own: pronouns, articles, prepositions, auxiliary verbs and words of questions.
Without accents, as `folded` writes them.
"""

from cms.search.tokens import Term, folded

ENGLISH = """
    a about after all also am an and any anything are as at be because been before being but by
    can cannot could couldn d did didn do does doesn doing don done during else ever every few
    for from get gets getting go going got had has hasn have haven having he her here hers him
    his how i if in into is isn it its just keep keeps know let ll m many may me might more most
    much must my myself need no not now of often on once one only or other ought our please re
    really s shall she should shouldn since so some someone something still such t than that the
    their them then there these they thing things this those through till to too try until us
    use ve very want was way ways we were what when where whether which while who whom whose why
    will with without won would you your yourself
"""
FRENCH = """
    a ai ait alors as au aucun aussi autre aux avant avec avez avoir avons ayant c ca car ce
    cela ces cet cette ceux chez ci combien comme comment d dans de depuis des dois doit donc
    dont du elle elles en encore es est et etait etant ete etes etre eu faire fait faut il ils j
    je l la le les leur leurs lors lui m ma mais me meme mes moi mon n ne nos notre nous on ont
    ou par parce pas pendant peu peut peux plus pour pourquoi pouvez puis puisje qu quand que
    quel quelle quelles quels qui quoi s sa sans se sera ses si sien son sont sous suis sur t ta
    te tes toi ton tous tout toute toutes tres tu un une veux vos votre vous y
"""
GERMAN = """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin
    bis bist da dabei dadurch dafur dagegen damit dann darf das dass davon dazu dein deine dem
    den denn der des dessen die dies diese diesem diesen dieser dieses dir doch dort du durch
    ein eine einem einen einer eines einige er es etwas euch euer fur gegen gegenuber gibt habe
    haben hat hatte hier hilft ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist
    ja jede jedem jeden jeder jedes kann kein keine keinen konnen konnte machen man mehr mein
    meine meinem meinen meiner meines mich mir mit mochte muss mussen nach nicht nichts noch nun
    nur ob oder ohne sehr sein seine seit sich sie sind so soll sollte sollten sondern sonst tun
    uber um und uns unser unter vom von vor wann war warum was weil welche welchem welchen
    welcher welches wenn wer werden weshalb wie wieder wieso will wir wird wo wurde zu zum zur
    zwischen
"""
STOP_WORDS = {
    code: frozenset(words.split())
    for code, words in (("en", ENGLISH), ("fr", FRENCH), ("de", GERMAN))
}


def without_stop_words(words: dict[Term, str], languages: list[str]) -> list[Term]:
    """Return the terms that are looked for: all of them where only stop words were typed.

    The language of a query is unknown. That with the most stop words in it counts: `son` is
    French for his or her, and an English child.
    """
    plain = {term: folded(word) for term, word in words.items()}
    ignored = max(
        map(stop_words, languages),
        key=lambda each: sum(word in each for word in plain.values()),
        default=frozenset(),
    )
    return [term for term, word in plain.items() if word not in ignored] or list(words)


def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language such as `en-gb`; none of one without a list."""
    return STOP_WORDS.get(language.partition("-")[0].lower(), frozenset())

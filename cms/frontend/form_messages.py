"""The contact form's own texts in the languages of the handler; editors write the others.

Only `sent` and `accepted` may say that the clinic has the message.
"""

ENGLISH = {
    "limit": "Up to {:,} characters.",
    "consent_blank": "Tick the box to agree that we may use these details to answer you",
    "privacy_link": "How we use what you send us",
    "trap": "Leave this field empty",
    "turned_off": "Messages cannot be sent from this page at the moment.",
    "error_prefix": "Error: ",
    "problem": "There is a problem",
    "sending": "Sending your message …",
    "kept": "What you write is kept in this tab until it is sent or cleared.",
    "clear": "Clear the form",
    "cleared": "The form is empty again.",
    "sent_heading": "Message sent",
    "accepted_heading": "We have your message",
    "accepted": "It is stored safely and will be passed on to the practitioner. "
    "You do not need to send it again.",
    "reference": "Your reference",
    "keep": "Keep the reference: it names your message if you need to ask about it.",
    "call": "If it cannot wait, call us:",
    "follow": "See where your message is",
    "another": "Write another message",
    "not_sent_heading": "Your message was not sent",
    "not_sent": "Nobody has received it. What you wrote is still in the form below.",
    "unknown_heading": "We do not know if your message was sent",
    "unknown": "We got no clear answer. What you wrote is still in the form below. "
    "You can try again: an unchanged message will not arrive twice.",
    "other_way": "Another way to reach us",
    "again": "Try again",
}

FRENCH = {
    "limit": "{:,} caractères au maximum.",
    "consent_blank": "Cochez la case pour accepter que nous utilisions ces données pour vous "
    "répondre",
    "privacy_link": "Comment nous utilisons ce que vous nous envoyez",
    "trap": "Laissez ce champ vide",
    "turned_off": "Aucun message ne peut être envoyé depuis cette page pour le moment.",
    "error_prefix": "Erreur\N{NO-BREAK SPACE}: ",
    "problem": "Il y a un problème",
    "sending": "Envoi de votre message…",
    "kept": "Ce que vous écrivez reste dans cet onglet jusqu’à ce que vous l’envoyiez ou "
    "l’effaciez.",
    "clear": "Effacer le formulaire",
    "cleared": "Le formulaire est de nouveau vide.",
    "sent_heading": "Message envoyé",
    "accepted_heading": "Nous avons votre message",
    "accepted": "Il est conservé en sécurité et sera transmis au praticien. "
    "Il est inutile de l’envoyer à nouveau.",
    "reference": "Votre référence",
    "call": "Si c’est urgent, appelez-nous\N{NO-BREAK SPACE}:",
    "follow": "Voir où en est votre message",
    "keep": "Gardez la référence\N{NO-BREAK SPACE}: elle désigne votre message si vous avez une "
    "question.",
    "another": "Écrire un autre message",
    "not_sent_heading": "Votre message n’a pas été envoyé",
    "not_sent": "Personne ne l’a reçu. Ce que vous avez écrit est encore dans le formulaire "
    "ci-dessous.",
    "unknown_heading": "Nous ne savons pas si votre message a été envoyé",
    "unknown": "Nous n’avons pas reçu de réponse claire. Ce que vous avez écrit est encore dans "
    "le formulaire ci-dessous. Vous pouvez réessayer\N{NO-BREAK SPACE}: un message inchangé "
    "n’arrivera pas deux fois.",
    "other_way": "Une autre façon de nous joindre",
    "again": "Réessayer",
}

GERMAN = {
    "limit": "Höchstens {:,} Zeichen.",
    "consent_blank": "Setzen Sie das Häkchen, damit wir diese Angaben für die Antwort verwenden "
    "dürfen",
    "privacy_link": "Wie wir Ihre Angaben verwenden",
    "trap": "Lassen Sie dieses Feld leer",
    "turned_off": "Von dieser Seite können im Moment keine Nachrichten gesendet werden.",
    "error_prefix": "Fehler: ",
    "problem": "Es gibt ein Problem",
    "sending": "Ihre Nachricht wird gesendet …",
    "kept": "Was Sie schreiben, bleibt in diesem Tab, bis es gesendet oder gelöscht ist.",
    "clear": "Formular leeren",
    "cleared": "Das Formular ist wieder leer.",
    "sent_heading": "Nachricht gesendet",
    "accepted_heading": "Wir haben Ihre Nachricht",
    "accepted": "Sie ist sicher gespeichert und wird an die Praxis weitergeleitet. "
    "Sie müssen sie nicht noch einmal senden.",
    "reference": "Ihre Referenz",
    "call": "Wenn es nicht warten kann, rufen Sie uns an:",
    "follow": "Sehen, wo Ihre Nachricht ist",
    "keep": "Bewahren Sie die Referenz auf: Sie benennt Ihre Nachricht, falls Sie nachfragen.",
    "another": "Eine weitere Nachricht schreiben",
    "not_sent_heading": "Ihre Nachricht wurde nicht gesendet",
    "not_sent": "Niemand hat sie erhalten. Was Sie geschrieben haben, steht noch im Formular.",
    "unknown_heading": "Wir wissen nicht, ob Ihre Nachricht gesendet wurde",
    "unknown": "Wir haben keine klare Antwort bekommen. Was Sie geschrieben haben, steht noch im "
    "Formular. Sie können es noch einmal versuchen: Unverändert kommt die Nachricht nicht "
    "doppelt an.",
    "other_way": "So erreichen Sie uns außerdem",
    "again": "Noch einmal versuchen",
}

LANGUAGES = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}


def form_messages(language: str | None, longest: int) -> dict[str, str]:
    """Return the texts in a language such as `fr`, else in English; `limit` names `longest`."""
    words = LANGUAGES.get(language or "", ENGLISH)
    separator = {"fr": "\N{NARROW NO-BREAK SPACE}", "de": "."}.get(language or "", ",")
    limit = words["limit"].format(longest or 0).replace(",", separator)
    return words | {"limit": limit}

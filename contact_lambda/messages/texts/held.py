"""What the clinic is told of messages that were held back, in the digest and on its pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """One language."""

    advice: str  # above messages that have links
    none_left: str  # in place of it, when nothing is held any more
    let_out: str  # before the button in the digest
    unreadable: str  # in place of a message's words
    ask_title: str  # {} is a reference
    ask: str
    button: str
    done_title: str
    done: str
    used_title: str
    used: str
    expired_title: str
    expired: str
    invalid_title: str
    invalid: str
    failed_title: str
    failed: str
    again: str


HELD = {
    "en": HeldTexts(
        advice=(
            "These messages look like unwanted advertising and were not sent to you. If one is "
            "from a person, open the link below it within 30 days. The page asks before anything "
            "is sent."
        ),
        none_left="Nothing is held back any more: the messages have been sent or deleted since.",
        let_out="Is it from a person?",
        unreadable="This message cannot be shown. Ask whoever looks after the website for it.",
        ask_title="Send message {} to the clinic’s mailbox?",
        ask=(
            "The website held this message back, because it looks like unwanted advertising. "
            "Nothing is sent until you press the button."
        ),
        button="Send it to the mailbox",
        done_title="Message {} is on its way",
        done="It arrives in the clinic’s mailbox within a few minutes. You can close this page.",
        used_title="Message {} is not held any more",
        used=(
            "Somebody has sent it to the clinic’s mailbox already. Look for its reference there, "
            "also in the spam folder."
        ),
        expired_title="This link is too old",
        expired=(
            "The website kept the message for 30 days and has deleted it since. If the digest "
            "names a telephone number or an address, you can still use them."
        ),
        invalid_title="This link does not work",
        invalid=(
            "It is not complete, or the website has a new key since. Copy the whole link from "
            "the mail. If that does not help, ask whoever looks after the website for the "
            "message, by its reference in the mail."
        ),
        failed_title="Nothing was sent",
        failed="The website cannot reach its journal. The message is still held.",
        again="Wait a minute, then open the link in the mail once more.",
    ),
    "fr": HeldTexts(
        advice=(
            "Ces messages ressemblent à de la publicité indésirable et ne vous ont pas été "
            "envoyés. Si l’un d’eux vient d’une vraie personne, ouvrez le lien placé au-dessous "
            "dans les 30 jours. La page demande confirmation avant tout envoi."
        ),
        none_left="Plus rien n’est retenu : les messages ont été envoyés ou supprimés depuis.",
        let_out="Vient-il d’une vraie personne ?",
        unreadable="Ce message ne peut pas être affiché. Demandez-le à qui s’occupe du site.",
        ask_title="Envoyer le message {} à la boîte de la clinique ?",
        ask=(
            "Le site a retenu ce message, car il ressemble à de la publicité indésirable. "
            "Rien n’est envoyé tant que vous n’appuyez pas sur le bouton."
        ),
        button="L’envoyer à la boîte",
        done_title="Le message {} est en route",
        done=(
            "Il arrive dans la boîte de la clinique dans quelques minutes. "
            "Vous pouvez fermer cette page."
        ),
        used_title="Le message {} n’est plus retenu",
        used=(
            "Quelqu’un l’a déjà envoyé à la boîte de la clinique. Cherchez-y sa référence, "
            "aussi parmi les indésirables."
        ),
        expired_title="Ce lien est trop ancien",
        expired=(
            "Le site a gardé le message 30 jours et l’a supprimé depuis. Si le courriel donne "
            "un numéro ou une adresse, vous pouvez encore les utiliser."
        ),
        invalid_title="Ce lien ne fonctionne pas",
        invalid=(
            "Il n’est pas complet, ou le site a changé de clé depuis. Copiez le lien entier du "
            "courriel. Si cela ne suffit pas, demandez le message à qui s’occupe du site, par sa "
            "référence dans le courriel."
        ),
        failed_title="Rien n’a été envoyé",
        failed="Le site n’atteint pas son journal. Le message est toujours retenu.",
        again="Attendez une minute, puis ouvrez de nouveau le lien du courriel.",
    ),
    "de": HeldTexts(
        advice=(
            "Diese Nachrichten sehen nach unerwünschter Werbung aus und wurden Ihnen nicht "
            "gesendet. Kommt eine von einem Menschen, dann öffnen Sie innerhalb von 30 Tagen den "
            "Link darunter. Die Seite fragt nach, bevor etwas gesendet wird."
        ),
        none_left=(
            "Es wird nichts mehr zurückgehalten: Alles wurde inzwischen gesendet oder gelöscht."
        ),
        let_out="Kommt sie von einem Menschen?",
        unreadable=(
            "Diese Nachricht lässt sich nicht zeigen. Fragen Sie danach, wer die Website betreut."
        ),
        ask_title="Nachricht {} an das Postfach der Praxis senden?",
        ask=(
            "Die Website hat diese Nachricht zurückgehalten, weil sie nach unerwünschter Werbung "
            "aussieht. Gesendet wird erst, wenn Sie die Schaltfläche drücken."
        ),
        button="An das Postfach senden",
        done_title="Nachricht {} ist unterwegs",
        done=(
            "Sie kommt in wenigen Minuten im Postfach der Praxis an. "
            "Sie können diese Seite schließen."
        ),
        used_title="Nachricht {} wird nicht mehr zurückgehalten",
        used=(
            "Jemand hat sie schon an das Postfach der Praxis gesendet. Suchen Sie dort nach ihrer "
            "Referenz, auch im Spam-Ordner."
        ),
        expired_title="Dieser Link ist zu alt",
        expired=(
            "Die Website hat die Nachricht 30 Tage aufbewahrt und inzwischen gelöscht. Nennt die "
            "Mail eine Telefonnummer oder Adresse, können Sie diese noch nutzen."
        ),
        invalid_title="Dieser Link funktioniert nicht",
        invalid=(
            "Er ist nicht vollständig, oder die Website hat inzwischen einen neuen Schlüssel. "
            "Kopieren Sie den ganzen Link aus der Mail. Hilft das nicht, dann bitten Sie den, der "
            "die Website betreut, um die Nachricht; ihre Referenz steht in der Mail."
        ),
        failed_title="Es wurde nichts gesendet",
        failed="Die Website erreicht ihr Journal nicht. Die Nachricht wird noch zurückgehalten.",
        again="Warten Sie eine Minute und öffnen Sie den Link in der Mail noch einmal.",
    ),
}


def held_texts(language: str) -> HeldTexts:
    """The words of `en`, `fr` or `de`; English for any other language."""
    return HELD.get(language, HELD["en"])

"""French."""

from contact_lambda.submission import LIMITS
from contact_lambda.texts.catalog import (
    AnswerTexts,
    EmailTexts,
    HeldTexts,
    LateTexts,
    ReceiptTexts,
    Texts,
)

TEXTS = Texts(
    language="fr",
    labels={
        "full_name": "Nom et prénom",
        "email": "Adresse e-mail",
        "phone": "Numéro de téléphone (facultatif)",
        "message": "Votre message",
        "consent": "J’accepte que la clinique utilise ces informations pour me répondre",
    },
    hints={"email": "Nous l’utiliserons uniquement pour vous répondre"},
    errors={
        ("full_name", "blank"): "Saisissez votre nom et votre prénom",
        ("full_name", "too_long"): (
            f"Le nom ne doit pas dépasser {LIMITS['full_name']} caractères"
        ),
        ("email", "blank"): "Saisissez une adresse e-mail pour que nous puissions répondre",
        ("email", "too_long"): (
            f"L’adresse e-mail ne doit pas dépasser {LIMITS['email']} caractères"
        ),
        ("email", "format"): "Saisissez une adresse e-mail correcte, comme nom@example.com",
        ("phone", "too_long"): (
            f"Le numéro de téléphone ne doit pas dépasser {LIMITS['phone']} caractères"
        ),
        ("phone", "format"): (
            "Saisissez un numéro de téléphone de 5 à 15 chiffres, ou laissez ce champ vide"
        ),
        ("message", "blank"): "Saisissez votre message",
        ("message", "too_long"): "Le message ne doit pas dépasser 5\u202f000 caractères",
        ("consent", "blank"): (
            "Cochez la case pour accepter que nous utilisions ces informations pour vous répondre"
        ),
        ("consent", "wrong_type"): "consent doit être true ou false",
        ("submission_id", "reused"): (
            "Un message a déjà été envoyé avec ce formulaire. Pour envoyer aussi celui-ci, "
            "envoyez-le de nouveau"
        ),
    },
    must_be_text="{} doit être du texte",
    error_prefix="Erreur : ",
    form_title="Envoyer un message",
    summary_title="Il y a un problème",
    invalid_title="Votre message n’est pas encore envoyé",
    not_sent_title="Votre message n’a pas été envoyé",
    not_sent="Une erreur s’est produite chez nous : n’attendez pas de réponse à ce message.",
    kept=(
        "Ce que vous avez écrit est conservé ci-dessous. "
        "Vous pouvez essayer de l’envoyer de nouveau dans quelques minutes."
    ),
    too_many_title="Votre message n’a pas été envoyé",
    too_many="Trop de messages sont venus de votre connexion.",
    other_way_title="Une autre façon de nous joindre",
    to_the_form="Aller au formulaire",
    send="Envoyer le message",
    send_again="Envoyer de nouveau",
    failed_title="Une erreur s’est produite",
    failed="Nous ne savons pas si votre message a été envoyé : ne comptez pas dessus.",
    email=EmailTexts(
        heading="Nouveau message du site web de {}",
        colon="\N{NO-BREAK SPACE}:",
        reference="Référence",
        written="Écrit le",
        moment="{day} {month} {year}, {time}",
        months=(
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ),
        name="Nom",
        email="E-mail",
        phone="Téléphone",
        not_given="non indiqué",
        consent="Consentement",
        given="donné",
        form_language="Formulaire en",
        topic="Sujet",
        message="Message",
        copy="Vous recevez une copie. Une autre personne de la clinique doit répondre.",
        answered="J’ai répondu",
        not_for_us="Pas pour nous",
        reply="Répondre à ce courriel écrit à l’adresse ci-dessus.",
        do_not_reply=(
            "Ne répondez PAS à ce courriel : une réponse va à {}, et non à la personne qui a "
            "écrit. Écrivez un nouveau courriel à l’adresse ci-dessous."
        ),
        repeat="Vous avez peut-être déjà reçu ce message, avec la même référence.",
        check="Ce message est peut-être une publicité indésirable. Vérifiez-le avant de répondre.",
        why="Raison",
        signs={
            "trap": "un champ caché a été rempli",
            "no_token": "envoyé sans le script de la page",
            "fast": "envoyé en moins de 3 secondes",
            "links": "beaucoup de liens",
            "origin": "envoyé depuis un autre site",
            "no_work": "sans la preuve de travail de la page",
            "wrong_work": "avec une fausse preuve de travail",
            "rate": "beaucoup de messages d’une même connexion",
            "breaker": "énormément de messages dans l’heure",
            "wording": "rédigé comme une publicité",
            "advert": "rédigé comme une publicité",
            "repeated": "le même texte est arrivé plusieurs fois",
            "token_used": "un même formulaire a été envoyé plusieurs fois",
        },
        notice="Le message est conservé dans le journal du site et ne figure pas dans ce courriel.",
        digest_heading="Messages retenus par le site web de {}",
        digest_advice=(
            "Ces messages ressemblent à de la publicité indésirable et ne vous ont pas été "
            "envoyés. Si l’un d’eux vient d’une vraie personne, répondez-lui, ou demandez-le à "
            "qui s’occupe du site, par sa référence, dans les 30 jours."
        ),
        received="Reçu",
        test="Les messages du formulaire de contact arrivent ici.",
    ),
    held=HeldTexts(
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
    receipt=ReceiptTexts(
        title="Où en est votre message {}",
        taken="Nous avons votre message",
        sent="Envoyé à la clinique",
        delivered="Accepté par le serveur de messagerie de la clinique",
        delivered_hint="Cela ne dit pas que quelqu’un l’a lu.",
        answered="Répondu",
        answered_hint="Dès que la clinique l’indique. Regardez aussi vos courriers indésirables.",
        done="Fait",
        open="Pas encore",
        not_again="Il est inutile de l’envoyer à nouveau.",
        until="Cette page change quand votre message avance. Elle fonctionne jusqu’au {}.",
        invalid_title="Ce lien ne fonctionne pas",
        invalid="Il n’est pas complet. Copiez le lien entier.",
        expired_title="Ce message n’est plus conservé",
        expired=(
            "Le site n’en garde plus de trace. Cela ne veut pas dire que la clinique ne l’a pas. "
            "Si personne ne vous a répondu, contactez-nous de nouveau."
        ),
        failed_title="Nous ne pouvons pas regarder pour le moment",
        failed="Rien n’est arrivé à votre message. Rouvrez cette page dans une minute.",
    ),
    answer=AnswerTexts(
        ask_answered="Avez-vous répondu au message {} ?",
        ask_not_for_us="Le message {} n’est-il pas pour votre clinique ?",
        ask="Rien n’est noté tant que vous n’appuyez pas sur le bouton.",
        button_answered="Oui, j’ai répondu",
        button_not_for_us="Oui, il n’est pas pour nous",
        done_title="Merci : c’est noté pour le message {}",
        done_answered=(
            "Le reçu de la personne dit qu’elle a une réponse, et aucun rappel ne viendra. "
            "Vous pouvez fermer cette page."
        ),
        done_not_for_us=(
            "Aucun rappel ne viendra, et la personne n’en est pas informée. "
            "Vous pouvez fermer cette page."
        ),
        invalid_title="Ce lien ne fonctionne pas",
        invalid=("Il n’est pas complet, ou il est trop ancien. Copiez le lien entier du courriel."),
        expired_title="Ce lien est trop ancien",
        expired="Le site ne garde plus de trace du message. Rien n’a été noté.",
        failed_title="Rien n’a été noté",
        failed="Le site n’atteint pas son journal. Rouvrez le lien dans une minute.",
    ),
    late=LateTexts(
        heading="Messages du site web de {} qui attendent une réponse",
        title="Pas encore de réponse",
        advice=(
            "Pour ces messages, le délai de réponse est dépassé. Vous les trouvez dans la boîte "
            "par leur référence. Si vous avez répondu à l’un d’eux, dites-le par son lien."
        ),
        waiting="Jours ouvrés depuis",
    ),
)

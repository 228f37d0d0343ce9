"""German."""

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
    language="de",
    labels={
        "full_name": "Vor- und Nachname",
        "email": "E-Mail-Adresse",
        "phone": "Telefonnummer (freiwillig)",
        "message": "Ihre Nachricht",
        "consent": "Ich bin einverstanden, dass die Praxis mir mit diesen Angaben antwortet",
    },
    hints={"email": "Wir nutzen sie nur, um Ihnen zu antworten"},
    errors={
        ("full_name", "blank"): "Geben Sie Ihren Vor- und Nachnamen ein",
        ("full_name", "too_long"): (
            f"Der Name darf höchstens {LIMITS['full_name']} Zeichen lang sein"
        ),
        ("email", "blank"): "Geben Sie eine E-Mail-Adresse ein, damit wir antworten können",
        ("email", "too_long"): (
            f"Die E-Mail-Adresse darf höchstens {LIMITS['email']} Zeichen lang sein"
        ),
        ("email", "format"): "Geben Sie eine richtige E-Mail-Adresse ein, etwa name@example.com",
        ("phone", "too_long"): (
            f"Die Telefonnummer darf höchstens {LIMITS['phone']} Zeichen lang sein"
        ),
        ("phone", "format"): (
            "Geben Sie eine Telefonnummer mit 5 bis 15 Ziffern ein oder lassen Sie das Feld leer"
        ),
        ("message", "blank"): "Geben Sie Ihre Nachricht ein",
        ("message", "too_long"): "Die Nachricht darf höchstens 5.000 Zeichen lang sein",
        ("consent", "blank"): (
            "Kreuzen Sie an, dass wir diese Angaben nutzen dürfen, um Ihnen zu antworten"
        ),
        ("consent", "wrong_type"): "consent muss true oder false sein",
        ("submission_id", "reused"): (
            "Mit diesem Formular wurde schon eine Nachricht gesendet. Um auch diese zu senden, "
            "senden Sie sie noch einmal"
        ),
    },
    must_be_text="{} muss Text sein",
    error_prefix="Fehler: ",
    form_title="Nachricht senden",
    summary_title="Es gibt ein Problem",
    invalid_title="Ihre Nachricht ist noch nicht gesendet",
    not_sent_title="Ihre Nachricht wurde nicht gesendet",
    not_sent="Bei uns ist ein Fehler aufgetreten. Rechnen Sie nicht mit einer Antwort darauf.",
    kept=(
        "Ihr Text ist unten noch da. "
        "Sie können in einigen Minuten versuchen, ihn noch einmal zu senden."
    ),
    too_many_title="Ihre Nachricht wurde nicht gesendet",
    too_many="Von Ihrem Anschluss kamen zu viele Nachrichten.",
    other_way_title="So erreichen Sie uns auch",
    to_the_form="Zum Formular",
    send="Nachricht senden",
    send_again="Noch einmal senden",
    failed_title="Etwas ist schiefgegangen",
    failed=("Wir wissen nicht, ob Ihre Nachricht gesendet wurde. Verlassen Sie sich nicht darauf."),
    email=EmailTexts(
        heading="Neue Nachricht von der Website: {}",
        colon=":",
        reference="Referenz",
        written="Geschrieben",
        moment="{day}. {month} {year}, {time} Uhr",
        months=(
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ),
        name="Name",
        email="E-Mail",
        phone="Telefon",
        not_given="nicht angegeben",
        consent="Einwilligung",
        given="erteilt",
        form_language="Formular auf",
        topic="Thema",
        message="Nachricht",
        copy="Sie erhalten eine Kopie. Antworten soll jemand anders in der Praxis.",
        answered="Ich habe geantwortet",
        not_for_us="Nicht für uns",
        reply="Eine Antwort auf diese Mail geht an die Adresse oben.",
        do_not_reply=(
            "Antworten Sie NICHT auf diese Mail: Eine Antwort geht an {}, nicht an den Menschen, "
            "der geschrieben hat. Schreiben Sie eine neue Mail an die Adresse unten."
        ),
        repeat="Vielleicht haben Sie diese Nachricht schon erhalten, mit derselben Referenz.",
        check="Vielleicht ist das unerwünschte Werbung. Prüfen Sie sie, bevor Sie antworten.",
        why="Grund",
        signs={
            "trap": "ein verstecktes Feld ist ausgefüllt",
            "no_token": "ohne das Skript der Seite gesendet",
            "fast": "in weniger als 3 Sekunden gesendet",
            "links": "viele Links",
            "origin": "von einer anderen Website gesendet",
            "no_work": "ohne den Arbeitsnachweis der Seite",
            "wrong_work": "mit falschem Arbeitsnachweis",
            "rate": "viele Nachrichten von einem Anschluss",
            "breaker": "sehr viele Nachrichten in dieser Stunde",
            "wording": "klingt wie Werbung",
            "advert": "klingt wie Werbung",
            "repeated": "derselbe Text kam mehrmals",
            "token_used": "ein Formular wurde mehrmals gesendet",
        },
        notice="Die Nachricht liegt im Journal der Website und steht nicht in dieser Mail.",
        digest_heading="Zurückgehaltene Nachrichten der Website: {}",
        digest_advice=(
            "Diese Nachrichten sehen nach unerwünschter Werbung aus und wurden Ihnen nicht "
            "gesendet. Kommt eine von einem Menschen, antworten Sie ihm, oder bitten Sie den, der "
            "die Website betreut, innerhalb von 30 Tagen um sie; nennen Sie ihre Referenz."
        ),
        received="Eingegangen",
        test="Nachrichten des Kontaktformulars kommen hier an.",
    ),
    held=HeldTexts(
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
    receipt=ReceiptTexts(
        title="Wo Ihre Nachricht {} ist",
        taken="Wir haben Ihre Nachricht",
        sent="An die Praxis gesendet",
        delivered="Vom Mailserver der Praxis angenommen",
        delivered_hint="Das heißt noch nicht, dass sie jemand gelesen hat.",
        answered="Beantwortet",
        answered_hint="Sobald die Praxis es angibt. Sehen Sie auch im Spam-Ordner nach.",
        done="Erledigt",
        open="Noch nicht",
        not_again="Sie müssen sie nicht noch einmal senden.",
        until="Diese Seite ändert sich, wenn Ihre Nachricht weiterkommt. Sie gilt bis {}.",
        invalid_title="Dieser Link funktioniert nicht",
        invalid="Er ist nicht vollständig. Kopieren Sie den ganzen Link.",
        expired_title="Diese Nachricht wird nicht mehr aufbewahrt",
        expired=(
            "Die Website weiß nichts mehr von ihr. Das heißt nicht, dass die Praxis sie nicht "
            "hat. Wenn Ihnen niemand geantwortet hat, melden Sie sich noch einmal."
        ),
        failed_title="Wir können gerade nicht nachsehen",
        failed="Mit Ihrer Nachricht ist nichts passiert. Öffnen Sie die Seite in einer Minute.",
    ),
    answer=AnswerTexts(
        ask_answered="Haben Sie Nachricht {} beantwortet?",
        ask_not_for_us="Ist Nachricht {} nicht für Ihre Praxis?",
        ask="Es wird nichts vermerkt, bis Sie den Knopf drücken.",
        button_answered="Ja, sie ist beantwortet",
        button_not_for_us="Ja, sie ist nicht für uns",
        done_title="Danke: Nachricht {} ist vermerkt",
        done_answered=(
            "Auf der Seite, die der Absender sieht, steht „Beantwortet“, und es kommt keine "
            "Erinnerung. Sie können diese Seite schließen."
        ),
        done_not_for_us=(
            "Es kommt keine Erinnerung, und der Absender erfährt nichts davon. Sie können diese "
            "Seite schließen."
        ),
        invalid_title="Dieser Link funktioniert nicht",
        invalid=(
            "Er ist nicht vollständig oder zu alt. Kopieren Sie den ganzen Link aus der Mail."
        ),
        expired_title="Dieser Link ist zu alt",
        expired="Die Website weiß nichts mehr von der Nachricht. Es wurde nichts vermerkt.",
        failed_title="Es wurde nichts vermerkt",
        failed="Die Website erreicht ihr Journal nicht. Öffnen Sie den Link in einer Minute.",
    ),
    late=LateTexts(
        heading="Nachrichten von der Website von {}, die auf Antwort warten",
        title="Noch nicht beantwortet",
        advice=(
            "Bei diesen Nachrichten ist die Zeit für eine Antwort vorbei. Sie finden sie im "
            "Postfach unter ihrer Referenz. Ist eine beantwortet, geben Sie es über ihren Link an."
        ),
        waiting="Werktage seitdem",
    ),
)

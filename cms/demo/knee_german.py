"""The German words of the second topic, of the home page above it and of its safety notice."""

HOME = {
    "Example Clinic": "Beispielpraxis",
    "An example clinic, made to show Clinic CMS. Read about a treatment, the research behind it, "
    "and how to reach us.": "Eine Beispielpraxis, um Clinic CMS zu zeigen. Lesen Sie über eine "
    "Behandlung, die Forschung dahinter und wie Sie uns erreichen.",
}
NOTICE = {
    "Call 111 or ask your GP surgery for help today if:": "Rufen Sie 111 an oder bitten Sie noch "
    "heute Ihre Hausarztpraxis um Hilfe, wenn:",
    "your knee hurts very badly": "Ihr Knie sehr stark schmerzt",
    "you cannot move it or put weight on it": "Sie es nicht bewegen oder nicht belasten können",
    "it is badly swollen or has another shape than before": "es stark geschwollen ist oder anders "
    "aussieht als vorher",
    "it is red or hot and you feel feverish": "es rot oder heiß ist und Sie sich fiebrig fühlen",
    "Do not wait for your next appointment with us.": "Warten Sie nicht auf Ihren nächsten Termin "
    "bei uns.",
}
PAGE = {
    "Exercise for Knee Osteoarthritis": "Bewegung bei Kniearthrose",
    "Exercise may make a knee with osteoarthritis hurt less and easier to use. It may hurt more "
    "when you begin.": "Bewegung kann ein Knie mit Arthrose weniger schmerzen lassen und "
    "beweglicher machen. Am Anfang kann es mehr schmerzen.",
    "What exercise may do for a knee with osteoarthritis, what can go wrong, and when to get "
    "help.": "Was Bewegung für ein Knie mit Arthrose tun kann, was schiefgehen kann und wann Sie "
    "Hilfe brauchen.",
    "Knee osteoarthritis": "Kniearthrose",
    "A knee with osteoarthritis may ache, feel stiff and be hard to use. Read what exercise can do "
    "about it, what can go wrong, and how sure the research is.": "Ein Knie mit Arthrose kann "
    "schmerzen, steif sein und sich schlecht belasten lassen. Lesen Sie, was Bewegung dagegen tun "
    "kann, was schiefgehen kann und wie sicher die Forschung ist.",
    "Less pain": "Weniger Schmerzen",
    "In trials, people who exercised had less pain at the end of their programme than people who "
    "did not.": "In Studien hatten Menschen, die sich bewegten, am Ende ihres Programms weniger "
    "Schmerzen als Menschen, die das nicht taten.",
    "How much it helps differs from person to person.": "Wie viel es hilft, ist von Mensch zu "
    "Mensch verschieden.",
    "Adults with osteoarthritis of the knee": "Erwachsene mit Arthrose im Knie",
    "An easier day": "Ein leichterer Alltag",
    "In trials, people who exercised could do more in daily life, such as walking or climbing "
    "stairs, than people who did not.": "In Studien konnten Menschen, die sich bewegten, im Alltag "
    "mehr tun, etwa gehen oder Treppen steigen, als Menschen, die das nicht taten.",
    "More pain at first": "Am Anfang mehr Schmerzen",
    "A joint may hurt or feel uncomfortable when you begin.": "Ein Gelenk kann schmerzen oder sich "
    "unangenehm anfühlen, wenn Sie anfangen.",
    "Tell us if it stays sore: we change the exercises.": "Sagen Sie uns, wenn es nicht nachlässt: "
    "Wir ändern die Übungen.",
    "People who begin to exercise": "Menschen, die mit den Übungen anfangen",
    "Recommendation 1.3.3": "Empfehlung 1.3.3",
    "Minor problems": "Kleinere Beschwerden",
    "In trials of all kinds of exercise, more of the people who exercised had a problem that was "
    "not serious.": "In Studien zu Bewegung aller Art hatten von den Menschen, die sich bewegten, "
    "mehr eine Beschwerde, die nicht ernst war.",
    "Anybody who exercises": "Alle, die sich bewegen",
    "A review of harm in trials of exercise (2020)": "Eine Übersicht über Schäden in Studien zu "
    "Bewegung (2020)",
    "Minor problems were more frequent among people who exercised. Serious ones were not.":
    "Kleinere Beschwerden waren bei Menschen, die sich bewegten, häufiger. Ernste waren es nicht.",
    "Offer exercise that fits the person, for example to make muscles stronger or to become "
    "fitter.": "Bewegung anbieten, die zu dem Menschen passt, etwa um Muskeln zu stärken oder "
    "Ausdauer aufzubauen.",
    "Questions and answers": "Fragen und Antworten",
    "Do I need a gym?": "Brauche ich ein Fitnessstudio?",
    "No. We show you exercises that you can do at home, with a chair and a stair.": "Nein. Wir "
    "zeigen Ihnen Übungen für zu Hause, mit einem Stuhl und einer Stufe.",
    "What should I wear?": "Was soll ich anziehen?",
    "Shoes that hold your feet, and trousers that go above the knee.": "Schuhe, die dem Fuß Halt "
    "geben, und eine Hose, die sich übers Knie ziehen lässt.",
    "Where we are": "So finden Sie uns",
    "Ask us which exercises suit your knee.": "Fragen Sie uns, welche Übungen zu Ihrem Knie "
    "passen.",
    "NICE": "NICE",
    "1.3.1": "1.3.1",
    "England": "England",
}  # fmt: skip
WORDS = HOME | NOTICE | PAGE

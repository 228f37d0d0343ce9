"""Opening hours and contacts of a clinic as the API answers them."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE, NIGHT, ALWAYS = ("09:00", "17:00"), ("22:00", "02:00"), ("00:00", "00:00")


def periods(*spans):
    return [{"opens": opens, "closes": closes} for opens, closes in spans]


def other(first, last=None, *spans, note=None):
    return {"from": first, "to": last or first, "periods": periods(*spans), "note": note}


def opening(week=None, exceptions=(), timezone="Europe/London"):
    """Open from nine to five on workdays, or in the week `{"monday": [("09:00", "12:00")]}`."""
    typed = week if week is not None else {key: [OFFICE] for key in DAYS[:5]}
    return {
        "timezone": timezone, "osm": "", "country": "GB", "country_part": None,
        "week": [
            {"day": {"code": day, "label": day.title()}, "periods": periods(*typed.get(day, []))}
            for day in DAYS
        ],
        "exceptions": list(exceptions),
    }  # fmt: skip


FACTS = {
    "telephone": {"e164": "+441632960001", "display": "01632 960001", "url": "tel:+441632960001"},
    "email": "reception@example.org",
    "booking_url": "https://booking.example.org/",
    "languages_spoken": [{"code": "en", "label": "English"}, {"code": "pl", "label": "Polish"}],
}
EVERY_DAY = opening({key: [ALWAYS] for key in DAYS}, [other("2020-01-01", "2020-01-02")])

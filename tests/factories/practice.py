"""A practice whose facts are all typed. Nothing here is a real person, number or address."""

from cms.clinic.models import ClinicSettings, Location

WEEK = ["monday", "tuesday", "wednesday", "thursday"]


def stream(model, name, *rows):
    """The value of a stream field from `("period", {"days": […], …})`."""
    raw = [{"type": kind, "value": value} for kind, value in rows]
    return model._meta.get_field(name).to_python(raw)


def fill_place(place, picture=None):
    """Type all facts of a place, and save it."""
    place.street, place.locality, place.postal_code = "1 Example Street", "Exampletown", "EX1 1AA"
    place.country, place.country_part, place.region = "GB", "ENG", ""
    place.latitude, place.longitude = 51.5, -0.125
    place.access_features = ["hearing_loop", "step_free_entrance"]
    place.map_image = picture
    place.closed_on_public_holidays = True
    hours = {"days": WEEK, "opens": "09:00", "closes": "17:00"}
    late = {"days": ["friday"], "opens": "22:00", "closes": "02:00"}
    place.opening_week = stream(Location, "opening_week", ("period", hours), ("period", late))
    short = {
        "first_day": "2026-12-24",
        "last_day": None,
        "periods": [{"opens": "09:00", "closes": "12:00"}],
        "note": "Christmas Eve",
    }
    place.opening_exceptions = stream(Location, "opening_exceptions", ("exception", short))
    place.full_clean()
    place.save()
    return place


def fill_clinic(place, picture=None):
    """Type all facts of the clinic of the demo, and save them."""
    clinic = ClinicSettings.objects.get()
    clinic.location, clinic.logo, clinic.mark = place, picture, picture
    clinic.telephone, clinic.email = "01632 960001", "reception@example.org"
    clinic.booking_url = "https://booking.example.org/"
    clinic.languages_spoken = ["pl", "en"]
    clinic.accent_colour = "#0B6E6E"
    clinic.full_clean()
    clinic.save()
    return clinic

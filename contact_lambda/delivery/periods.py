"""How long everything takes or waits, in seconds."""

MINUTE, HOUR, DAY = 60, 3_600, 86_400

CLAIM_SECONDS = 5 * MINUTE  # longer than any invocation lives
UNKNOWN_RETRY_SECONDS = 5 * MINUTE  # time for SES's events to settle an unknown outcome
REFUSED_RETRY_SECONDS = 15 * MINUTE
FIRST_BACKOFF_SECONDS, MAX_BACKOFF_SECONDS = 10, 15 * MINUTE
BOUNCED_RETRY_SECONDS = 6 * HOUR  # when the mail bounced at every recipient
DELIVERY_EXPECTED_SECONDS = HOUR

CLOSED_RETENTION_SECONDS = 14 * DAY  # without a text; receipts and reminders read it
DELIVERED_TEXT_SECONDS = DAY  # some servers accept a mail and return it later

DIGEST_DELAY_SECONDS = 50 * MINUTE  # a digest names a held message within the hour
REMINDER_PAUSE_SECONDS = 7 * DAY  # between two reminders of a message that is not answered
DIGEST_RETRY_SECONDS = 15 * MINUTE  # a digest that SES has not accepted by then is checked again

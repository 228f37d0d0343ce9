"""The closed vocabularies of evidence. The codes are public API; renaming one needs a migration."""

from django.db import models


class SourceKind(models.TextChoices):
    SYSTEMATIC_REVIEW = "systematic_review", "Systematic review"
    NETWORK_META_ANALYSIS = "network_meta_analysis", "Network meta-analysis"
    UMBRELLA_REVIEW = "umbrella_review", "Umbrella review"
    RANDOMISED_TRIAL = "randomised_trial", "Randomised trial"
    OBSERVATIONAL = "observational", "Observational study"
    QUALITATIVE = "qualitative", "Qualitative study"
    CASE_SERIES = "case_series", "Case series"
    PROTOCOL = "protocol", "Protocol of a study"
    PREPRINT = "preprint", "Preprint"
    GUIDELINE = "guideline", "Guideline"
    NARRATIVE_REVIEW = "narrative_review", "Narrative review"
    EDITORIAL = "editorial", "Editorial or opinion"
    BOOK = "book", "Book"
    WEB_PAGE = "web_page", "Web page"
    OTHER = "other", "Other"


class SourceStatus(models.TextChoices):
    CURRENT = "current", "Current"
    UNVERIFIED = "unverified", "Unverified"
    SUPERSEDED = "superseded", "Superseded"
    EXPIRED = "expired", "Expired"
    CORRECTED = "corrected", "Corrected"
    EXPRESSION_OF_CONCERN = "expression_of_concern", "Expression of concern"
    RETRACTED = "retracted", "Retracted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Certainty(models.TextChoices):
    """GRADE: how sure we can be that the true effect is close to the estimate.

    https://www.gradeworkinggroup.org/
    """

    HIGH = "high", "High certainty"
    MODERATE = "moderate", "Moderate certainty"
    LOW = "low", "Low certainty"
    VERY_LOW = "very_low", "Very low certainty"
    NOT_RATED = "not_rated", "Certainty not rated"

    @property
    def rank(self) -> int:
        """Position from the least certain: not_rated 0, very_low 1, …, high 4."""
        return len(Certainty) - 1 - list(Certainty).index(self)


class Measure(models.TextChoices):
    """How the size of an effect is expressed: with the treatment, compared with without it."""

    MEAN_DIFFERENCE = "mean_difference", "Difference in points on a scale"
    RISK_DIFFERENCE = "risk_difference", "Difference in the number of people"
    RISK_RATIO = "risk_ratio", "Ratio of two risks"


class Better(models.TextChoices):
    """Which direction of a measured outcome is good for people."""

    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"


class ClaimKind(models.TextChoices):
    """What a claim is about: what people gain, or what can go wrong. The types of their blocks."""

    BENEFIT = "benefit", "Benefit"
    RISK = "risk", "Risk"


class Frequency(models.TextChoices):
    """How often something goes wrong, in the steps of CIOMS that patient leaflets use.

    https://www.ema.europa.eu/en/documents/regulatory-procedural-guideline/guideline-summary-product-characteristics-rev-2_en.pdf
    The number of people behind each step is in `cms.evidence.how_often`.
    """

    VERY_COMMON = "very_common", "Very common"
    COMMON = "common", "Common"
    UNCOMMON = "uncommon", "Uncommon"
    RARE = "rare", "Rare"
    VERY_RARE = "very_rare", "Very rare"
    NOT_KNOWN = "not_known", "Not known"


class TimeUnit(models.TextChoices):
    DAY = "day", "Days"
    WEEK = "week", "Weeks"
    MONTH = "month", "Months"
    YEAR = "year", "Years"


class StandingCode(models.TextChoices):
    """Whether a source, or the evidence behind a claim, still holds today; the best first.

    Visitors read the labels. Only editors see the eight statuses of `SourceStatus`.
    """

    STANDS = "stands", "Relied on"
    IN_DOUBT = "in_doubt", "In doubt"
    FALLEN = "fallen", "Withdrawn"


# Shown instead of “Relied on” where a claim stands and no source supports it.
UNSUPPORTED = "No supporting source is given"


class Relation(models.TextChoices):
    SUPPORTS = "supports", "Supports this"
    PARTLY_SUPPORTS = "partly_supports", "Partly supports this"
    CONTRADICTS = "contradicts", "Contradicts this"
    CONTEXT = "context", "Gives context"


class Direction(models.TextChoices):
    FOR = "for", "For"
    AGAINST = "against", "Against"
    NEITHER = "neither", "Neither for nor against"


class Strength(models.TextChoices):
    """How strongly a body recommends something, in its own words.

    NICE: https://www.nice.org.uk/process/pmg20 (the wording of recommendations). GRADE: strong and
    conditional. SIGN: the same two since 2014, grades A to D before that, and good practice points:
    https://www.sign.ac.uk/our-guidelines/sign-50-a-guideline-developers-handbook/
    """

    MUST = "must", "Must"
    MUST_NOT = "must_not", "Must not"
    OFFER = "offer", "Offer"
    DO_NOT_OFFER = "do_not_offer", "Do not offer"
    CONSIDER = "consider", "Consider"
    BE_AWARE = "be_aware", "Be aware"
    STRONG = "strong", "Strong recommendation"
    CONDITIONAL = "conditional", "Conditional recommendation"
    SIGN_A = "sign_a", "Grade A"
    SIGN_B = "sign_b", "Grade B"
    SIGN_C = "sign_c", "Grade C"
    SIGN_D = "sign_d", "Grade D"
    GOOD_PRACTICE_POINT = "good_practice_point", "Good practice point"
    CONSENSUS = "consensus", "Consensus"
    NOT_GRADED = "not_graded", "Not graded"


# The strengths of each body, for the list that an editor chooses from.
STRENGTHS_BY_BODY = {
    "NICE": ("must", "must_not", "offer", "do_not_offer", "consider", "be_aware"),
    "GRADE, and SIGN since 2014": ("strong", "conditional"),
    "SIGN": ("good_practice_point", "sign_a", "sign_b", "sign_c", "sign_d"),
    "Others": ("consensus", "not_graded"),
}
ALWAYS_AGAINST = frozenset({Strength.MUST_NOT, Strength.DO_NOT_OFFER})


class AlertReason(models.TextChoices):
    """What happened to a source after it was stored."""

    RETRACTION = "retraction", "Retraction"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    CONCERN = "concern", "Expression of concern"
    CORRECTION = "correction", "Correction"
    NEW_VERSION = "new_version", "New version"
    REINSTATEMENT = "reinstatement", "Reinstatement"
    EXPIRY = "expiry", "Its date has passed"
    OTHER = "other", "Another notice"


class AlertState(models.TextChoices):
    OPEN = "open", "To decide"
    ACCEPTED = "accepted", "Accepted"
    DISMISSED = "dismissed", "Dismissed"

"""What an e-mail address says about a trade: that of a firm that sells, or its desk for selling.

Read are the words of a domain and what a mailbox is for. Nothing is read from the names of people,
from a country or from who provides their mail, and an address alone marks no message.
"""

import re

from contact_lambda.spam.features import MAIL_PROVIDER

_TRADE = re.compile(
    r"seo|(?<![a-z])web|website|site|digital|media|market|agenc|agentur|lead|rank|grow|boost|funnel"
    r"|traffic|click|pixel|studio|design|soft|(?<![a-z])app|app(?![a-z])|cloud|host|domain|tech"
    r"|data|code|(?<![a-z])dev|(?<![a-z])ai|ai(?![a-z])|(?<![a-z])ia(?![a-z])|loan|credi|kredit"
    r"|pret(?![a-z])|prestit|fund|capital|financ|cash|pay|invest|trade|crypto|btc|coin|casino"
    r"|kazino|(?<![a-z])bet|spin|bonus|prize|deal|promo|offer|shop|suppl|export|factory|wholesale"
    r"|direct|clean|reinig|nettoy|recruit|recrut|staff|talent|placement|broker|insur|energ|power"
    r"|solar|print|toner|signs?(?![a-z])|photo|foto|video|film|outreach|link|guest|writ"
    r"|copy(?![a-z])|review|bewert|avis|reput|solution|consult|service|global|intl|virtual|notice"
    r"|bill|invoice|secur|verif|login|mailbox|quota|update|index|regist|account|tax|steuer"
    r"|compta|award|magazin|academ|event|expo|sales|profit|gewinn|smm|forex|vip"
)
_DESK = re.compile(
    r"(?:sales|export|marketing|offers?|promo|partner|outreach|vertrieb|verkauf|ventes?|pub"
    r"|anzeigen|quotes|demo|apply|bonus|notice|no-?reply|hello)(?![a-z])"
)
_TRADE_WEIGHT, _DESK_WEIGHT = 0.4, 0.2  # on the scale of `Wording.score`


def weight_of(email: str) -> float:
    """Return how much an address adds to the score of its message: 0 to 0.6."""
    address = email.lower()
    mailbox, _, domain = address.rpartition("@")
    weight = _DESK_WEIGHT if _DESK.match(mailbox) else 0.0
    if _TRADE.search(domain) and not MAIL_PROVIDER.search(address):
        weight += _TRADE_WEIGHT
    return weight

"""The demo: an example clinic with two topics. One has the words this product was made for; the
other has risks, a review, a source that was replaced, and a translation.
"""

"""The demo content: the page that this product was first made for, in its own words."""

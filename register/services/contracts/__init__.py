"""Acts on contracts, their documents and the decisions on them."""

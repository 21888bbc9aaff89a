"""Pages of contracts, their documents and the decisions on them."""

"""Procurements: by which route, with which notices, who judged the bids, whose interests were known, what was decided."""

"""JSON, version 1: the same domain values and the same service calls as the pages."""

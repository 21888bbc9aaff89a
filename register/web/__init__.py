"""Pages: each reads a form or a query, calls one service or query, and draws a template."""

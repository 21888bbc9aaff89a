"""HTML forms: what a person types in, what the domain gets out. Knows WTForms and register.domain only."""

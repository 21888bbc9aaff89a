"""Rules of separating commissioning from providing: services, programmes, plans, options, people who move, the structure."""

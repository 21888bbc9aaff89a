"""Questions about services, separation programmes, their milestones, options, people who move and the divide."""

"""Pages of services, separation programmes, milestones, options appraisals, people who move, and the divide."""
